/**
 * The device taint eviction controller: deletes Pods whose devices have a taint that they do not put up with, or no longer.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
import { startDeviceTaintEviction } from './device-taint-eviction-controller.ts';

export const deviceTaintEvictionController: ControllerDescriptor = {
  name: 'device-taint-eviction-controller',
  serviceAccount: 'device-taint-eviction-controller',
  watches: ['v1 pods', 'resource.k8s.io/v1 resourceclaims', 'resource.k8s.io/v1 resourceslices'],
  start: startDeviceTaintEviction,
};
