/**
 * The binder of volumes and claims: finds each claim a volume, follows both through their phases, and does with a
 * released volume what its reclaim policy says.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
export declare const persistentVolumeBinderController: ControllerDescriptor;
//# sourceMappingURL=index.d.ts.map
