import { matchesLabelMap } from '../../api/index.ts';
import type { ReplicationController } from '../../kinds/index.ts';
import type { ReplicaKind } from '../library/replicas/index.ts';

export const replicationControllerKind: ReplicaKind<ReplicationController> = {
  apiVersion: 'v1',
  kind: 'ReplicationController',
  plural: 'replicationcontrollers',
  component: 'replication-controller',
  countsTerminating: false,
  selectorOf: ({ spec }) =>
    Object.keys(spec?.selector ?? {}).length > 0 ? { matchLabels: { ...spec?.selector } } : undefined,
  selector:
    ({ spec }) =>
    ({ metadata }) =>
      matchesLabelMap(spec?.selector, metadata.labels),
};
