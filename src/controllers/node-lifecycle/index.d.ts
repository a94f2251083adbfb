/**
 * The node lifecycle controller: turns what nodes say of themselves into taints, and declares those unreachable that
 * say nothing any more.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
export declare const nodeLifecycleController: ControllerDescriptor;
//# sourceMappingURL=index.d.ts.map
