/**
 * The provisioner of local volumes: makes folders of the nodes the volumes of claims whose class names it, and deletes
 * them when they are released.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
import { addons, SERVICE_ACCOUNT } from './addons.ts';
import { startLocalProvisioner } from './local-provisioner.ts';

export const localVolumeProvisionerController: ControllerDescriptor = {
  name: 'local-volume-provisioner-controller',
  serviceAccount: SERVICE_ACCOUNT,
  watches: ['v1 persistentvolumes', 'v1 persistentvolumeclaims', 'storage.k8s.io/v1 storageclasses'],
  addons,
  start: startLocalProvisioner,
};
