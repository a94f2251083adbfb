import { matchesLabelMap } from '../../api/index.ts';
import type { ReplicationController } from '../../kinds/index.ts';
import type { ReplicaKind } from '../library/replicas/index.ts';

export const replicationControllerKind: ReplicaKind<ReplicationController> = {
  apiVersion: 'v1',
  kind: 'ReplicationController',
  plural: 'replicationcontrollers',
  component: 'replication-controller',
  countsTerminating: false,
  selector:
    ({ spec }) =>
    ({ metadata }) =>
      matchesLabelMap(spec?.selector, metadata.labels),
};
