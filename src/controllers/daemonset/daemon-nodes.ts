import {
  type DaemonSet,
  isTolerated,
  matchesNodeSelectorTerm,
  type Node,
  type Pod,
  type Toleration,
} from '../../kinds/index.ts';
import { podOfTemplate } from '../library/pods/index.ts';

/** Whether a node is to get a Pod of a DaemonSet, and whether it may keep one that it has. */
export interface Placement {
  readonly runs: boolean;
  readonly keeps: boolean;
}

/** Trouble of a node that the Pods that belong to it are there to see through. */
const OWN_TOLERATIONS: readonly Toleration[] = [
  { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/disk-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/memory-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/pid-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/unschedulable', operator: 'Exists', effect: 'NoSchedule' },
];
const HOST_NETWORK_TOLERATION: Toleration = {
  key: 'node.kubernetes.io/network-unavailable',
  operator: 'Exists',
  effect: 'NoSchedule',
};

const NOWHERE: Placement = { runs: false, keeps: false };

/** Where Pods of a set as it is may run. */
export function placementRule(set: DaemonSet): (node: Node) => Placement {
  const spec = set.spec?.template.spec;
  const wanted = spec?.nodeName ?? '';
  const selector = Object.entries(spec?.nodeSelector ?? {});
  const terms =
    spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  const tolerations = tolerationsOf(set);
  return (node) => {
    const { name = '', labels = {} } = node.metadata;
    if (wanted !== '' && wanted !== name) return NOWHERE;
    if (!selector.every(([key, value]) => labels[key] === value)) return NOWHERE;
    if (terms && !terms.some((term) => matchesNodeSelectorTerm(term, node))) return NOWHERE;
    const untolerated = (node.spec?.taints ?? []).filter((taint) => !isTolerated(taint, tolerations));
    const has = (effect: string): boolean => untolerated.some((taint) => taint.effect === effect);
    return { runs: !has('NoSchedule') && !has('NoExecute'), keeps: !has('NoExecute') };
  };
}

/** The node that a Pod is on, or is meant for as long as it is not. */
export function targetNodeOf({ spec }: Pod): string | undefined {
  if ((spec?.nodeName ?? '') !== '') return spec?.nodeName;
  const terms =
    spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const fields = terms.flatMap(({ matchFields = [] }) => matchFields);
  return fields.find(({ key }) => key === 'metadata.name')?.values?.[0];
}

/** A Pod for one node. The scheduler places it, so that it waits for room as any other does. */
export function podForNode(set: DaemonSet, node: string, labels: Record<string, string>): Pod {
  const pod = podOfTemplate(set, set.spec?.template ?? {}, { generateName: `${set.metadata.name}-` });
  pod.metadata.labels = { ...pod.metadata.labels, ...labels };
  if (!pod.spec) return pod;
  const { affinity } = pod.spec;
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const matchFields = [{ key: 'metadata.name', operator: 'In' as const, values: [node] }];
  const terms = required?.nodeSelectorTerms.map((term) => ({ ...term, matchFields })) ?? [{ matchFields }];
  pod.spec = {
    ...pod.spec,
    tolerations: tolerationsOf(set),
    affinity: {
      ...affinity,
      nodeAffinity: {
        ...affinity?.nodeAffinity,
        requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms },
      },
    },
  };
  return pod;
}

function tolerationsOf(set: DaemonSet): Toleration[] {
  const spec = set.spec?.template.spec;
  const own = spec?.tolerations ?? [];
  const added = [...OWN_TOLERATIONS, ...(spec?.hostNetwork ? [HOST_NETWORK_TOLERATION] : [])];
  const key = ({ key: name, effect }: Toleration): string => `${name ?? ''}:${effect ?? ''}`;
  const replaced = new Set(added.map(key));
  return [...own.filter((toleration) => !replaced.has(key(toleration))), ...added];
}
