/**
 * The binder of volumes and claims: finds each claim a volume, follows both through their phases, and does with a
 * released volume what its reclaim policy says.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
import { startVolumeBinder } from './binder-controller.ts';

export const persistentVolumeBinderController: ControllerDescriptor = {
  name: 'persistentvolume-binder-controller',
  serviceAccount: 'persistent-volume-binder',
  watches: [
    'v1 persistentvolumes',
    'v1 persistentvolumeclaims',
    'v1 pods',
    'storage.k8s.io/v1 storageclasses',
    'v1 events',
  ],
  start: startVolumeBinder,
};
