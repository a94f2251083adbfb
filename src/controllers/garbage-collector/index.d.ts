/**
 * The garbage collector: follows every resource, knows who owns whom, and deletes what has lost all its owners.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
export declare const garbageCollectorController: ControllerDescriptor;
//# sourceMappingURL=index.d.ts.map
