import { isAssigned, isReady, type Pod, readySinceMs } from '../../../kinds/index.ts';
import { timeMs } from '../../../api/index.ts';

export const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';

/**
 * The Pods in the order in which they are given up, as upstream ranks them: unplaced before placed, pending before
 * unknown before running, unready before ready, cheap before dear, from nodes with many of the kind before those
 * with few, young before old (by orders of magnitude of their age, so that it is not always the newest), often
 * restarted before seldom.
 *
 * @param rankOf how many active Pods of the same kind the Pod's node has
 */
export function inOrderOfDeletion(pods: readonly Pod[], rankOf: (pod: Pod) => number, nowMs: number): Pod[] {
  // Times are read once a Pod, not once a comparison.
  const [readySince, created] = [onceEach(readySinceMs), onceEach(createdMs)];
  const compare = (a: Pod, b: Pod): number =>
    Number(isAssigned(a)) - Number(isAssigned(b)) ||
    phaseOrder(a) - phaseOrder(b) ||
    Number(isReady(a)) - Number(isReady(b)) ||
    deletionCost(a) - deletionCost(b) ||
    rankOf(b) - rankOf(a) ||
    compareAge(readySince(a), readySince(b), nowMs, a, b) ||
    restarts(b) - restarts(a) ||
    compareAge(created(a), created(b), nowMs, a, b);
  return [...pods].sort(compare);
}

/** How many of `related` each node has. */
export function countByNode(related: readonly Pod[]): (pod: Pod) => number {
  const counts = new Map<string, number>();
  for (const { spec } of related) {
    const node = spec?.nodeName ?? '';
    if (node !== '') counts.set(node, (counts.get(node) ?? 0) + 1);
  }
  return (pod) => counts.get(pod.spec?.nodeName ?? '') ?? 0;
}

function onceEach(of: (pod: Pod) => number | undefined): (pod: Pod) => number | undefined {
  const known = new Map<Pod, number | undefined>();
  return (pod) => {
    if (!known.has(pod)) known.set(pod, of(pod));
    return known.get(pod);
  };
}

function phaseOrder(pod: Pod): number {
  return ['Pending', 'Unknown', 'Running'].indexOf(pod.status?.phase ?? 'Pending');
}

function deletionCost(pod: Pod): number {
  const text = pod.metadata.annotations?.[DELETION_COST] ?? '0';
  // Upstream refuses what it cannot read back as written; such a Pod costs nothing.
  return /^(0|-?[1-9]\d*)$/.test(text) ? Number(text) : 0;
}

function restarts(pod: Pod): number {
  const counts = (pod.status?.containerStatuses ?? []).map((status) => status.restartCount);
  return Math.max(0, ...counts);
}

function createdMs(pod: Pod): number | undefined {
  return pod.metadata.creationTimestamp === undefined ? undefined : timeMs(pod.metadata.creationTimestamp);
}

function compareAge(aMs: number | undefined, bMs: number | undefined, nowMs: number, a: Pod, b: Pod): number {
  if (aMs === bMs) return 0;
  // What has no time yet is the youngest.
  if (aMs === undefined || bMs === undefined) return aMs === undefined ? -1 : 1;
  const difference = magnitude(nowMs - aMs) - magnitude(nowMs - bMs);
  if (difference !== 0) return difference;
  return (a.metadata.uid ?? '') < (b.metadata.uid ?? '') ? -1 : 1;
}

/** The order of magnitude, to the base of two, of an age in nanoseconds: upstream's unit. */
function magnitude(ageMs: number): number {
  return ageMs > 0 ? Math.floor(Math.log2(ageMs * 1_000_000)) : -1;
}
