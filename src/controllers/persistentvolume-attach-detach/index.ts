/**
 * The attach-detach controller: asks for the disks of a node's Pods to be attached to it by VolumeAttachments, and takes
 * these back when no Pod there uses the disk any more. The disks themselves stay.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
import { startAttachDetachController } from './attach-detach-controller.ts';

export const persistentVolumeAttachDetachController: ControllerDescriptor = {
  name: 'persistentvolume-attach-detach-controller',
  serviceAccount: 'attachdetach-controller',
  watches: [
    'v1 pods',
    'v1 nodes',
    'v1 persistentvolumeclaims',
    'v1 persistentvolumes',
    'storage.k8s.io/v1 volumeattachments',
    'storage.k8s.io/v1 csidrivers',
  ],
  start: startAttachDetachController,
};
