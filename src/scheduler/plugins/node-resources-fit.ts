import {
  type EnqueueExtensions,
  type FilterPlugin,
  MAX_NODE_SCORE,
  type NodeInfo,
  type PodInfo,
  type Rejection,
  type ScorePlugin,
} from '../framework/index.ts';
import { usedFractions } from './used-fractions.ts';

/** Keeps Pods off nodes without room, and likes those better on which most is left. */
export const nodeResourcesFit: FilterPlugin & ScorePlugin & EnqueueExtensions = {
  name: 'NodeResourcesFit',
  weight: 1,
  eventsToRegister: [
    'Node/Add',
    'Node/UpdateNodeAllocatable',
    'AssignedPod/Delete',
    'AssignedPod/UpdatePodScaleDown',
    'UnscheduledPod/UpdatePodScaleDown',
  ],
  isWorthRequeueing(pod, event) {
    if (event.label === 'UnscheduledPod/UpdatePodScaleDown') return event.pod.key === pod.key;
    return 'node' in event && event.node !== undefined && fits(pod, event.node);
  },
  filter: (_state, pod, node) => (fits(pod, node) ? undefined : explain(pod, node)),
  score(_state, pod, node) {
    const { cpu, memory } = usedFractions(pod, node);
    return ((1 - cpu + (1 - memory)) / 2) * MAX_NODE_SCORE;
  },
};

function fits(pod: PodInfo, node: NodeInfo): boolean {
  if (!hasRoomForOne(node)) return false;
  for (const [resource, wanted] of pod.requests) {
    if (wanted !== 0 && wanted > freeOf(node, resource)) return false;
  }
  return true;
}

function explain(pod: PodInfo, node: NodeInfo): Rejection {
  const reasons: string[] = [];
  let unresolvable = false;
  if (!hasRoomForOne(node)) reasons.push('Too many pods');
  for (const [resource, wanted] of pod.requests) {
    if (wanted === 0 || wanted <= freeOf(node, resource)) continue;
    reasons.push(`Insufficient ${resource}`);
    // It is asked for more than the node has at all.
    unresolvable ||= wanted > (node.allocatable.get(resource) ?? 0);
  }
  return { reasons, unresolvable };
}

function hasRoomForOne(node: NodeInfo): boolean {
  return node.pods.size + 1 <= (node.allocatable.get('pods') ?? 0);
}

function freeOf(node: NodeInfo, resource: string): number {
  return (node.allocatable.get(resource) ?? 0) - (node.requested.get(resource) ?? 0);
}
