/**
 * The DaemonSet controller: a Pod on every node that a set is for, there as long as the node is.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
export declare const daemonSetController: ControllerDescriptor;
//# sourceMappingURL=index.d.ts.map
