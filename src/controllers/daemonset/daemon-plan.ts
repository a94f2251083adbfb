import {
  type DaemonSet,
  isAssigned,
  isAvailable,
  isFinished,
  isReady,
  isTerminating,
  type Node,
  type Pod,
} from '../../kinds/index.ts';
import { resolvePercent } from '../../api/index.ts';
import { targetNodeOf } from './daemon-nodes.ts';
import { isUpdated } from './daemon-status.ts';
import type { DaemonView } from './daemon-view.ts';

/** What is to be done so that every node has the Pod that it should. */
export interface DaemonPlan {
  /** Nodes that need a Pod. */
  readonly make: readonly string[];
  readonly delete: readonly Pod[];
  /** Of those to delete the ones that have ended by themselves. */
  readonly ended: readonly Pod[];
}

export function podsByNode(pods: readonly Pod[]): Map<string, Pod[]> {
  const byNode = new Map<string, Pod[]>();
  for (const pod of pods) {
    const node = targetNodeOf(pod);
    if (node !== undefined) byNode.set(node, [...(byNode.get(node) ?? []), pod]);
  }
  return byNode;
}

export function planDaemonPods(view: DaemonView): DaemonPlan {
  const { nodes, byNode, placementOf } = view;
  const make: string[] = [];
  const surplus: Pod[] = [];
  const ended: Pod[] = [];
  const known = new Set<string>();
  for (const node of nodes) {
    const { name = '' } = node.metadata;
    known.add(name);
    const { runs, keeps } = placementOf(node);
    const pods = byNode.get(name) ?? [];
    if (runs && pods.length === 0) make.push(name);
    const staying = pods.filter((pod) => !isTerminating(pod));
    if (!keeps) {
      surplus.push(...staying);
      continue;
    }
    const [over, others] = [staying.filter(isFinished), staying.filter((pod) => !isFinished(pod))];
    ended.push(...over);
    surplus.push(...tooMany(view, oldestFirst(others)));
  }
  // What waits for a node that is gone would wait for ever.
  for (const [node, pods] of byNode) {
    if (known.has(node)) continue;
    surplus.push(...pods.filter((pod) => !isAssigned(pod) && !isTerminating(pod)));
  }
  return { make, delete: [...surplus, ...ended], ended };
}

/** The next step of a rolling update: old Pods to give up, or, where the set may surge, nodes that get a new one first. */
export function planUpdate(view: DaemonView): Pick<DaemonPlan, 'make' | 'delete'> {
  const { maxSurge = 0, maxUnavailable = 1 } = view.set.spec?.updateStrategy?.rollingUpdate ?? {};
  const desired = view.nodes.filter((node) => view.placementOf(node).runs);
  const most = (bound: number | string): number => resolvePercent(bound, desired.length, 'up') ?? 0;
  return surges(view.set)
    ? { make: planSurge(view, desired, most(maxSurge)), delete: [] }
    : { make: [], delete: planReplacement(view, desired, most(maxUnavailable)) };
}

/** Whether new Pods come up beside the old ones during an update. */
function surges({ spec }: DaemonSet): boolean {
  const { maxSurge = 0 } = spec?.updateStrategy?.rollingUpdate ?? {};
  return spec?.updateStrategy?.type !== 'OnDelete' && maxSurge !== 0 && maxSurge !== '0%';
}

/** All but the oldest Pod of a node; while the set surges, all but the oldest old and the oldest new one. */
function tooMany(view: DaemonView, oldest: readonly Pod[]): Pod[] {
  if (!surges(view.set)) return oldest.slice(1);
  const isNew = (pod: Pod): boolean => isUpdated(view.set, pod, view.hash);
  const [newest, ...newer] = oldest.filter(isNew);
  const [old, ...older] = oldest.filter((pod) => !isNew(pod));
  const replaced = old && newest && (!isReady(old) || isWell(view, newest));
  return [...newer, ...older, ...(replaced ? [old] : [])];
}

/** The old Pods that may be given up now: those that are of no use anyway, and as many more as may be missing. */
function planReplacement(view: DaemonView, desired: readonly Node[], most: number): Pod[] {
  const useless: Pod[] = [];
  const useful: Pod[] = [];
  let unavailable = 0;
  for (const node of desired) {
    const pods = view.byNode.get(node.metadata.name ?? '') ?? [];
    const [pod] = pods;
    if (!pod || pods.length > 1 || isTerminating(pod)) unavailable++;
    else if (!isWell(view, pod)) {
      unavailable++;
      if (!isUpdated(view.set, pod, view.hash)) useless.push(pod);
    } else if (!isUpdated(view.set, pod, view.hash)) useful.push(pod);
  }
  return [...useless, ...useful.slice(0, Math.max(0, most - unavailable))];
}

/** The nodes that get a new Pod beside their old one now. */
function planSurge(view: DaemonView, desired: readonly Node[], most: number): string[] {
  const useless: string[] = [];
  const useful: string[] = [];
  let surging = 0;
  for (const node of desired) {
    const { name = '' } = node.metadata;
    const pods = (view.byNode.get(name) ?? []).filter((pod) => !isTerminating(pod));
    const fresh = pods.find((pod) => isUpdated(view.set, pod, view.hash));
    const old = pods.find((pod) => !isUpdated(view.set, pod, view.hash));
    if (fresh && old && !isWell(view, fresh)) surging++;
    else if (old && !fresh) (isWell(view, old) ? useful : useless).push(name);
  }
  return [...useless, ...useful.slice(0, Math.max(0, most - surging))];
}

function isWell({ set, nowMs }: DaemonView, pod: Pod): boolean {
  return isAvailable(pod, set.spec?.minReadySeconds ?? 0, nowMs);
}

export function oldestFirst(pods: readonly Pod[]): Pod[] {
  if (pods.length < 2) return [...pods];
  const keyed = pods.map((pod) => ({ pod, key: `${pod.metadata.creationTimestamp} ${pod.metadata.name}` }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ pod }) => pod);
}
