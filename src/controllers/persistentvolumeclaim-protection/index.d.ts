/**
 * The protection of claims: one that is deleted stays as long as a Pod on a node uses it.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
export declare const persistentVolumeClaimProtectionController: ControllerDescriptor;
//# sourceMappingURL=index.d.ts.map
