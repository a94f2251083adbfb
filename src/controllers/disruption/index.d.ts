/**
 * The disruption controller: how many Pods under each PodDisruptionBudget may be evicted.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
export declare const disruptionController: ControllerDescriptor;
//# sourceMappingURL=index.d.ts.map
