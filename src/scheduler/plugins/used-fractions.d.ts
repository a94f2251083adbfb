import type { NodeInfo, PodInfo } from '../framework/index.ts';
/** How much of the node's cpu and memory would be used with the Pod on it: 0 to 1 each. */
export declare function usedFractions(
  { nonZeroRequests }: PodInfo,
  { nonZeroRequested, allocatable }: NodeInfo,
): {
  readonly cpu: number;
  readonly memory: number;
};
//# sourceMappingURL=used-fractions.d.ts.map
