import type { Pod } from '../../../kinds/index.ts';
/** Its containers have all ended for good. */
export declare function isFinished(pod: Pod): boolean;
export declare function isTerminating(pod: Pod): boolean;
/** Neither ended nor on its way out: it counts as a replica. */
export declare function isActive(pod: Pod): boolean;
export declare function isReady(pod: Pod): boolean;
/** Since when the Pod has been ready, in milliseconds; undefined where it is not. */
export declare function readySinceMs(pod: Pod): number | undefined;
/** In how many milliseconds a ready Pod will have been so for `minReadySeconds`; 0 where it has; undefined where it is not ready. */
export declare function availableInMs(pod: Pod, minReadySeconds: number, nowMs: number): number | undefined;
export declare function isAvailable(pod: Pod, minReadySeconds: number, nowMs: number): boolean;
/** How long until the next of the Pods becomes available by the mere passing of time. */
export declare function nextAvailableInMs(
  pods: readonly Pod[],
  minReadySeconds: number,
  nowMs: number,
): number | undefined;
//# sourceMappingURL=pod-state.d.ts.map
