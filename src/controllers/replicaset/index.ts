/**
 * The ReplicaSet controller: keeps as many Pods as each ReplicaSet asks for.
 */
import { startReplicaController } from '../library/replicas/index.ts';
import type { ControllerDescriptor } from '../library/wiring/index.ts';
import { replicaSetKind } from './replica-set-kind.ts';

export const replicaSetController: ControllerDescriptor = {
  name: 'replicaset-controller',
  serviceAccount: 'replicaset-controller',
  watches: ['apps/v1 replicasets', 'v1 pods'],
  start: (context) => startReplicaController(context, replicaSetKind),
};
