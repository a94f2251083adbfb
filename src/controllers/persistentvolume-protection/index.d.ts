/**
 * The protection of volumes: one that is deleted stays as long as it is bound.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
export declare const persistentVolumeProtectionController: ControllerDescriptor;
//# sourceMappingURL=index.d.ts.map
