/**
 * The protection of volumes: one that is deleted stays as long as it is bound.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
import { startVolumeProtection } from './volume-protection-controller.ts';

export const persistentVolumeProtectionController: ControllerDescriptor = {
  name: 'persistentvolume-protection-controller',
  serviceAccount: 'pv-protection-controller',
  watches: ['v1 persistentvolumes'],
  start: startVolumeProtection,
};
