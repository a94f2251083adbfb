/**
 * The StatefulSet controller: a Pod for each ordinal with a name, a place in the DNS and claims that outlast it; made,
 * updated and deleted in order.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
import { startStatefulSetController } from './stateful-set-controller.ts';

export const statefulSetController: ControllerDescriptor = {
  name: 'statefulset-controller',
  serviceAccount: 'statefulset-controller',
  watches: ['apps/v1 statefulsets', 'v1 pods', 'apps/v1 controllerrevisions', 'v1 persistentvolumeclaims'],
  start: startStatefulSetController,
};
