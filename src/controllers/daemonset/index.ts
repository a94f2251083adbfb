/**
 * The DaemonSet controller: a Pod on every node that a set is for, there as long as the node is.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
import { startDaemonSetController } from './daemon-set-controller.ts';

export const daemonSetController: ControllerDescriptor = {
  name: 'daemonset-controller',
  serviceAccount: 'daemon-set-controller',
  watches: ['apps/v1 daemonsets', 'apps/v1 controllerrevisions', 'v1 pods', 'v1 nodes'],
  start: startDaemonSetController,
};
