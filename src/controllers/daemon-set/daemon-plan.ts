import { type DaemonSet, type Node, type Pod, resolvePercent } from '../../api/index.ts';
import { isAvailable, isTerminating } from '../pods/pod-state.ts';
import { placementOf, targetNodeOf } from './daemon-nodes.ts';
import { isUpdated } from './daemon-status.ts';

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

export function planDaemonPods(
  set: DaemonSet,
  nodes: Iterable<Node>,
  byNode: ReadonlyMap<string, Pod[]>,
): DaemonPlan {
  const make: string[] = [];
  const surplus: Pod[] = [];
  const ended: Pod[] = [];
  const known = new Set<string>();
  for (const node of nodes) {
    const { name = '' } = node.metadata;
    known.add(name);
    const { runs, keeps } = placementOf(set, node);
    const pods = byNode.get(name) ?? [];
    if (runs && pods.length === 0) make.push(name);
    const staying = pods.filter((pod) => !isTerminating(pod));
    if (!keeps) {
      surplus.push(...staying);
      continue;
    }
    const over = staying.filter(({ status }) => status?.phase === 'Failed' || status?.phase === 'Succeeded');
    ended.push(...over);
    surplus.push(...oldestFirst(staying.filter((pod) => !over.includes(pod))).slice(1));
  }
  // What waits for a node that is gone would wait for ever.
  for (const [node, pods] of byNode) {
    if (known.has(node)) continue;
    surplus.push(...pods.filter((pod) => (pod.spec?.nodeName ?? '') === '' && !isTerminating(pod)));
  }
  return { make, delete: [...surplus, ...ended], ended };
}

/** The old Pods that a rolling update may give up now: those that are of no use anyway, and as many more as may be missing. */
export function planUpdate(
  set: DaemonSet,
  nodes: Iterable<Node>,
  byNode: ReadonlyMap<string, Pod[]>,
  hash: string,
  nowMs: number,
): Pod[] {
  const minReadySeconds = set.spec?.minReadySeconds ?? 0;
  const useless: Pod[] = [];
  const useful: Pod[] = [];
  let desired = 0;
  let unavailable = 0;
  for (const node of nodes) {
    if (!placementOf(set, node).runs) continue;
    desired++;
    const pods = byNode.get(node.metadata.name ?? '') ?? [];
    const [pod] = pods;
    if (!pod || pods.length > 1 || isTerminating(pod)) unavailable++;
    else if (!isAvailable(pod, minReadySeconds, nowMs)) {
      unavailable++;
      if (!isUpdated(set, pod, hash)) useless.push(pod);
    } else if (!isUpdated(set, pod, hash)) useful.push(pod);
  }
  const { maxUnavailable = 1 } = set.spec?.updateStrategy?.rollingUpdate ?? {};
  const most = resolvePercent(maxUnavailable, desired, 'up') ?? 1;
  return [...useless, ...useful.slice(0, Math.max(0, most - unavailable))];
}

export function oldestFirst(pods: readonly Pod[]): Pod[] {
  const key = ({ metadata }: Pod): string => `${metadata.creationTimestamp} ${metadata.name}`;
  return [...pods].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
