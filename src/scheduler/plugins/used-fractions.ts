import type { NodeInfo, PodInfo } from '../framework/index.ts';

/** How much of the node's cpu and memory would be used with the Pod on it: 0 to 1 each. */
export function usedFractions(
  pod: PodInfo,
  node: NodeInfo,
): { readonly cpu: number; readonly memory: number } {
  return { cpu: usedFraction(pod, node, 'cpu'), memory: usedFraction(pod, node, 'memory') };
}

function usedFraction(pod: PodInfo, node: NodeInfo, resource: string): number {
  const used = (node.nonZeroRequested.get(resource) ?? 0) + (pod.nonZeroRequests.get(resource) ?? 0);
  const allocatable = node.allocatable.get(resource) ?? 0;
  return allocatable === 0 ? 1 : Math.min(1, used / allocatable);
}
