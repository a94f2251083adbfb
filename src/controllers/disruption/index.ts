/**
 * The disruption controller: how many Pods under each PodDisruptionBudget may be evicted.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
import { startDisruptionController } from './disruption-controller.ts';

export const disruptionController: ControllerDescriptor = {
  name: 'disruption-controller',
  serviceAccount: 'disruption-controller',
  watches: [
    'policy/v1 poddisruptionbudgets',
    'v1 pods',
    'apps/v1 deployments',
    'apps/v1 replicasets',
    'apps/v1 statefulsets',
    'v1 replicationcontrollers',
  ],
  start: startDisruptionController,
};
