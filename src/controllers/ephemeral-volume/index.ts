/**
 * The ephemeral volume controller: makes the claim of each ephemeral volume of a Pod, which goes with the Pod.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
import { startEphemeralVolumeController } from './ephemeral-volume-controller.ts';

export const ephemeralVolumeController: ControllerDescriptor = {
  name: 'ephemeral-volume-controller',
  serviceAccount: 'ephemeral-volume-controller',
  watches: ['v1 pods', 'v1 persistentvolumeclaims'],
  start: startEphemeralVolumeController,
};
