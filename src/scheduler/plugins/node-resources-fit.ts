import {
  amountIn,
  type EnqueueExtensions,
  type FilterPlugin,
  MAX_NODE_SCORE,
  type NodeInfo,
  type PodInfo,
  type Rejection,
  resourceNamesIn,
  type ScorePlugin,
} from '../framework/index.ts';

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
  score(_state, { nonZeroRequests: wanted }, { nonZeroRequested: taken, allocatable }) {
    const shares = [
      freeShare(taken.milliCpu + wanted.milliCpu, allocatable.milliCpu),
      freeShare(taken.memoryBytes + wanted.memoryBytes, allocatable.memoryBytes),
    ].filter((share) => share !== undefined);
    return shares.length === 0 ? 0 : shares.reduce((sum, share) => sum + share, 0) / shares.length;
  },
};

function fits({ requests }: PodInfo, node: NodeInfo): boolean {
  const { allocatable, requested } = node;
  if (!hasRoomForOne(node)) return false;
  if (!isFree(requests.milliCpu, allocatable.milliCpu, requested.milliCpu)) return false;
  if (!isFree(requests.memoryBytes, allocatable.memoryBytes, requested.memoryBytes)) return false;
  for (const [resource, wanted] of requests.others) {
    const has = allocatable.others.get(resource) ?? 0;
    if (!isFree(wanted, has, requested.others.get(resource) ?? 0)) return false;
  }
  return true;
}

function explain({ requests }: PodInfo, node: NodeInfo): Rejection {
  const reasons: string[] = [];
  let unresolvable = false;
  if (!hasRoomForOne(node)) reasons.push('Too many pods');
  for (const resource of resourceNamesIn(requests)) {
    const wanted = amountIn(requests, resource);
    const has = amountIn(node.allocatable, resource);
    if (isFree(wanted, has, amountIn(node.requested, resource))) continue;
    reasons.push(`Insufficient ${resource}`);
    // It is asked for more than the node has at all.
    unresolvable ||= wanted > has;
  }
  return { reasons, unresolvable };
}

function hasRoomForOne({ pods, allocatable }: NodeInfo): boolean {
  return pods.size + 1 <= (allocatable.others.get('pods') ?? 0);
}

/** Who asks for nothing gets it also where too much is taken. */
function isFree(wanted: number, allocatable: number, requested: number): boolean {
  return wanted === 0 || wanted <= allocatable - requested;
}

/** In whole hundredths; undefined of what a node does not have at all. */
function freeShare(used: number, allocatable: number): number | undefined {
  if (allocatable === 0) return undefined;
  return used > allocatable ? 0 : Math.trunc(((allocatable - used) * MAX_NODE_SCORE) / allocatable);
}
