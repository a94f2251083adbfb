/**
 * The garbage collector of Pods: removes those that nobody else will, on nodes that are gone, and those that were deleted
 * before they had a node.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
export declare const podGarbageCollectorController: ControllerDescriptor;
//# sourceMappingURL=index.d.ts.map
