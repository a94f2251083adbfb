/**
 * The taint eviction controller: evicts Pods from nodes with a `NoExecute` taint that they do not tolerate, at once, or
 * after the seconds that they do.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
export declare const taintEvictionController: ControllerDescriptor;
//# sourceMappingURL=index.d.ts.map
