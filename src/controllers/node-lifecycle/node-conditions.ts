import { findCondition, formatTime } from '../../api/index.ts';
import type { Node } from '../../kinds/index.ts';

type NodeConditions = NonNullable<NonNullable<Node['status']>['conditions']>;
type Taint = NonNullable<NonNullable<Node['spec']>['taints']>[number];
type Effect = 'NoSchedule' | 'NoExecute';

const NOT_READY = 'node.kubernetes.io/not-ready';
const UNREACHABLE = 'node.kubernetes.io/unreachable';
const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable';
const PRESSURES: Readonly<Record<string, string>> = {
  MemoryPressure: 'node.kubernetes.io/memory-pressure',
  DiskPressure: 'node.kubernetes.io/disk-pressure',
  PIDPressure: 'node.kubernetes.io/pid-pressure',
  NetworkUnavailable: 'node.kubernetes.io/network-unavailable',
};
/** The taints that follow from a node's state; others are their makers' own. */
const OWN_KEYS: ReadonlySet<string> = new Set([
  NOT_READY,
  UNREACHABLE,
  UNSCHEDULABLE,
  ...Object.values(PRESSURES),
]);
/** What nobody knows any more of a node that is silent. */
const SILENT_TYPES = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'];

export function readyStatusOf({ status }: Node): string | undefined {
  return findCondition(status?.conditions, 'Ready')?.status;
}

/** The conditions of a node that has not been heard of for too long; undefined where they say so already. */
export function silentConditions(node: Node, nowMs: number): NodeConditions | undefined {
  const current = node.status?.conditions ?? [];
  const now = formatTime(nowMs);
  let changed = false;
  const next = current.map((condition) => {
    if (!SILENT_TYPES.includes(condition.type) || condition.status === 'Unknown') return condition;
    changed = true;
    return {
      ...condition,
      status: 'Unknown' as const,
      reason: 'NodeStatusUnknown',
      message: 'Kubelet stopped posting node status.',
      lastTransitionTime: now,
    };
  });
  for (const type of SILENT_TYPES) {
    if (findCondition(current, type)) continue;
    changed = true;
    const message = 'Kubelet never posted node status.';
    next.push({
      type,
      status: 'Unknown',
      reason: 'NodeStatusNeverUpdated',
      message,
      lastTransitionTime: now,
    });
  }
  return changed ? next : undefined;
}

/**
 * The taints that a node is to have by its conditions, besides those of others; undefined where it has them.
 *
 * @param evicts whether those are among them that drive Pods away
 */
export function nextTaints(
  node: Node,
  nowMs: number,
  { evicts }: { readonly evicts: boolean },
): Taint[] | undefined {
  const current = node.spec?.taints ?? [];
  const wanted = wantedTaints(node).filter(({ effect }) => evicts || effect !== 'NoExecute');
  const idOf = ({ key, effect }: { key: string; effect: string }): string => `${key}:${effect}`;
  const wantedIds = new Set(wanted.map(idOf));
  const isOwn = ({ key, effect }: Taint): boolean =>
    OWN_KEYS.has(key) && (effect === 'NoSchedule' || key === NOT_READY || key === UNREACHABLE);
  const kept = current.filter((taint) => !isOwn(taint) || wantedIds.has(idOf(taint)));
  const known = new Set(current.map(idOf));
  const added = wanted
    .filter((taint) => !known.has(idOf(taint)))
    .map((taint) => ({ ...taint, timeAdded: formatTime(nowMs) }));
  return added.length === 0 && kept.length === current.length ? undefined : [...kept, ...added];
}

function wantedTaints(node: Node): { key: string; effect: Effect }[] {
  const taints: { key: string; effect: Effect }[] = [];
  const ready = readyStatusOf(node);
  if (ready !== 'True') {
    const key = ready === 'Unknown' ? UNREACHABLE : NOT_READY;
    taints.push({ key, effect: 'NoSchedule' }, { key, effect: 'NoExecute' });
  }
  for (const [type, key] of Object.entries(PRESSURES)) {
    if (findCondition(node.status?.conditions, type)?.status === 'True')
      taints.push({ key, effect: 'NoSchedule' });
  }
  if (node.spec?.unschedulable) taints.push({ key: UNSCHEDULABLE, effect: 'NoSchedule' });
  return taints;
}
