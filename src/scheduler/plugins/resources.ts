import { type FilterPlugin, MAX_SCORE, type ScorePlugin } from '../framework.ts';
import type { NodeInfo, PodInfo } from '../node-info.ts';

/** Keeps Pods off nodes without room, and likes those better on which most is left. */
export const nodeResourcesFit: FilterPlugin & ScorePlugin = {
  name: 'NodeResourcesFit',
  weight: 1,
  wokenBy: ['node-changed', 'pod-removed'],
  filter(pod, node) {
    const reasons: string[] = [];
    let unresolvable = false;
    const room = node.allocatable.get('pods') ?? 0;
    if (node.pods.size + 1 > room) reasons.push('Too many pods');
    for (const [resource, wanted] of pod.requests) {
      const allocatable = node.allocatable.get(resource) ?? 0;
      if (wanted === 0 || wanted <= allocatable - (node.requested.get(resource) ?? 0)) continue;
      reasons.push(`Insufficient ${resource}`);
      // It is asked for more than the node has at all.
      unresolvable ||= wanted > allocatable;
    }
    return reasons.length === 0 ? undefined : { reasons, unresolvable };
  },
  score(pod, node) {
    const [cpu, memory] = usedFractions(pod, node);
    return ((1 - cpu + (1 - memory)) / 2) * MAX_SCORE;
  },
};

/** Likes the nodes better on which cpu and memory would be used up alike. */
export const balancedAllocation: ScorePlugin = {
  name: 'NodeResourcesBalancedAllocation',
  weight: 1,
  score(pod, node) {
    const [cpu, memory] = usedFractions(pod, node);
    return (1 - Math.abs(cpu - memory) / 2) * MAX_SCORE;
  },
};

/** Keeps Pods off nodes on which a host port that they want is taken. */
export const nodePorts: FilterPlugin = {
  name: 'NodePorts',
  wokenBy: ['node-changed', 'pod-removed'],
  filter(pod, node) {
    if (pod.hostPorts.length === 0) return undefined;
    for (const other of node.pods.values()) {
      if (other.hostPorts.some((taken) => pod.hostPorts.some((wanted) => collides(wanted, taken)))) {
        return {
          reasons: ["node(s) didn't have free ports for the requested pod ports"],
          unresolvable: false,
        };
      }
    }
    return undefined;
  },
};

/** How much of the node's cpu and memory would be used with the Pod on it: 0 to 1 each. */
function usedFractions(pod: PodInfo, node: NodeInfo): [cpu: number, memory: number] {
  const fraction = (resource: string): number => {
    const used = (node.likelyRequested.get(resource) ?? 0) + (pod.likelyRequests.get(resource) ?? 0);
    const allocatable = node.allocatable.get(resource) ?? 0;
    return allocatable === 0 ? 1 : Math.min(1, used / allocatable);
  };
  return [fraction('cpu'), fraction('memory')];
}

const ANY_ADDRESS = '0.0.0.0';

function collides(a: string, b: string): boolean {
  const [addressA = '', ...portA] = a.split('/');
  const [addressB = '', ...portB] = b.split('/');
  const overlap = addressA === addressB || addressA === ANY_ADDRESS || addressB === ANY_ADDRESS;
  return overlap && portA.join('/') === portB.join('/');
}
