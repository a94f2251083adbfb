/**
 * The StatefulSet controller: a Pod for each ordinal with a name, a place in the DNS and claims that outlast it; made,
 * updated and deleted in order.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
export declare const statefulSetController: ControllerDescriptor;
//# sourceMappingURL=index.d.ts.map
