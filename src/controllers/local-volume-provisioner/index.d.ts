/**
 * The provisioner of local volumes: makes folders of the nodes the volumes of claims whose class names it, and deletes
 * them when they are released.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
export declare const localVolumeProvisionerController: ControllerDescriptor;
//# sourceMappingURL=index.d.ts.map
