import type { Pod, PodDisruptionBudget } from '../../kinds/index.ts';
import type { Informers } from '../../client/index.ts';
/** How many Pods there should be under a budget, and how many of them healthy. */
export interface Expected {
  readonly expectedPods: number;
  readonly desiredHealthy: number;
  /** Pods that nobody controls: of them it cannot be said how many there should be. */
  readonly unmanaged: readonly Pod[];
}
/** A number of available Pods stands for itself; all else is relative to the scale of the Pods' controllers. */
export declare function expectedPods(
  budget: PodDisruptionBudget,
  pods: readonly Pod[],
  informers: Informers,
): Expected;
//# sourceMappingURL=expected-pods.d.ts.map
