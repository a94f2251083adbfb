import type { NodeInfo, PodInfo } from '../framework/index.ts';

/** How much of the node's cpu and memory would be used with the Pod on it: 0 to 1 each. */
export function usedFractions(
  { nonZeroRequests }: PodInfo,
  { nonZeroRequested, allocatable }: NodeInfo,
): { readonly cpu: number; readonly memory: number } {
  return {
    cpu: fraction(nonZeroRequested.milliCpu + nonZeroRequests.milliCpu, allocatable.milliCpu),
    memory: fraction(nonZeroRequested.memoryBytes + nonZeroRequests.memoryBytes, allocatable.memoryBytes),
  };
}

function fraction(used: number, allocatable: number): number {
  return allocatable === 0 ? 1 : Math.min(1, used / allocatable);
}
