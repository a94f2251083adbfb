/**
 * The ReplicationController's controller: keeps as many Pods as each asks for.
 */
import { startReplicaController } from '../library/replicas/index.ts';
import type { ControllerDescriptor } from '../library/wiring/index.ts';
import { replicationControllerKind } from './replication-controller-kind.ts';

export const replicationControllerController: ControllerDescriptor = {
  name: 'replicationcontroller-controller',
  serviceAccount: 'replication-controller',
  watches: ['v1 replicationcontrollers', 'v1 pods'],
  start: (context) => startReplicaController(context, replicationControllerKind),
};
