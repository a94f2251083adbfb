/**
 * The node lifecycle controller: turns what nodes say of themselves into taints, and declares those unreachable that
 * say nothing any more.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
import { startNodeLifecycleController } from './node-lifecycle-controller.ts';

export const nodeLifecycleController: ControllerDescriptor = {
  name: 'node-lifecycle-controller',
  serviceAccount: 'node-controller',
  watches: ['v1 nodes', 'v1 pods', 'coordination.k8s.io/v1 leases'],
  start: startNodeLifecycleController,
};
