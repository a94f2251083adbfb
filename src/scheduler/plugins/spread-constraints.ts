import type { LabelSelector } from '../../api/index.ts';
import { isTolerated, type Node, type Pod, requiredNodeAffinity } from '../../kinds/index.ts';
import type { DefaultConstraint } from '../configuration/index.ts';
import { type PodSelector, podSelector, selects } from '../framework/index.ts';

type GivenConstraint = NonNullable<NonNullable<Pod['spec']>['topologySpreadConstraints']>[number];

export type Action = 'DoNotSchedule' | 'ScheduleAnyway';

/** How evenly Pods are to be spread over the domains of a topology. */
export interface SpreadConstraint {
  readonly topologyKey: string;
  /** How many more of them than in the domain with the fewest there may be in any. */
  readonly maxSkew: number;
  /** With fewer domains than these, the fewest are taken to be none. */
  readonly minDomains: number;
  readonly selector: PodSelector;
  /** Whether only nodes count that the Pod's node affinity and selector allow. */
  readonly honorsAffinity: boolean;
  /** Whether only nodes count whose taints the Pod tolerates. */
  readonly honorsTaints: boolean;
}

/** Those that the Pod itself gives. */
export function constraintsOf({ metadata, spec }: Pod, action: Action): readonly SpreadConstraint[] {
  return (spec?.topologySpreadConstraints ?? [])
    .filter(({ whenUnsatisfiable }) => whenUnsatisfiable === action)
    .map((given) => ({
      topologyKey: given.topologyKey,
      maxSkew: given.maxSkew,
      minDomains: given.minDomains ?? 1,
      selector: podSelector(withLabelKeys(given, metadata.labels ?? {})),
      honorsAffinity: (given.nodeAffinityPolicy ?? 'Honor') === 'Honor',
      honorsTaints: given.nodeTaintsPolicy === 'Honor',
    }));
}

/** Upstream's for Pods that give none and belong together: they are preferred, and never a reason not to place a Pod. */
export const SYSTEM_DEFAULT_CONSTRAINTS: readonly DefaultConstraint[] = [
  { topologyKey: 'kubernetes.io/hostname', maxSkew: 3, whenUnsatisfiable: 'ScheduleAnyway' },
  { topologyKey: 'topology.kubernetes.io/zone', maxSkew: 5, whenUnsatisfiable: 'ScheduleAnyway' },
];

/** Those that a Pod has that gives none. */
export function defaultConstraints(
  constraints: readonly DefaultConstraint[],
  selector: PodSelector,
): readonly SpreadConstraint[] {
  return constraints.map(({ topologyKey, maxSkew }) => ({
    topologyKey,
    maxSkew,
    selector,
    minDomains: 1,
    honorsAffinity: true,
    honorsTaints: false,
  }));
}

/** Whether a Pod of the same namespace is counted: who is on the way out is not, and an empty selector counts none. */
export function isCounted(selector: PodSelector, { metadata }: Pod): boolean {
  return (
    metadata.deletionTimestamp === undefined &&
    selector.requirements.length > 0 &&
    selects(selector, metadata.labels)
  );
}

/** Which nodes count for a constraint of the Pod: `keys` they all have to have as labels. */
export function countedNodes(
  pod: Pod,
  { honorsAffinity, honorsTaints }: SpreadConstraint,
  keys: readonly string[],
): (node: Node) => boolean {
  const isWanted = honorsAffinity ? requiredNodeAffinity(pod) : () => true;
  const tolerations = pod.spec?.tolerations ?? [];
  return (node) =>
    hasLabels(node, keys) &&
    isWanted(node) &&
    (!honorsTaints ||
      (node.spec?.taints ?? []).every(
        (taint) => taint.effect === 'PreferNoSchedule' || isTolerated(taint, tolerations),
      ));
}

/** Equal where {@link countedNodes} is. */
export function countedNodesIdentity(
  { spec }: Pod,
  { honorsAffinity, honorsTaints }: SpreadConstraint,
  keys: readonly string[],
): string {
  const { nodeSelector = {}, affinity, tolerations = [] } = spec ?? {};
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? null;
  return JSON.stringify([
    [...keys].sort(),
    honorsAffinity ? [nodeSelector, required] : null,
    honorsTaints ? tolerations : null,
  ]);
}

export function hasLabels({ metadata: { labels = {} } }: Node, keys: readonly string[]): boolean {
  return keys.every((key) => Object.hasOwn(labels, key));
}

/** The selector with the Pod's own values of the keys: the API server has written them in already where it made the Pod. */
function withLabelKeys(
  { labelSelector, matchLabelKeys = [] }: GivenConstraint,
  labels: Readonly<Record<string, string>>,
): LabelSelector | undefined {
  if (!labelSelector || matchLabelKeys.length === 0) return labelSelector;
  const own = matchLabelKeys.flatMap((key) => {
    const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
    return value === undefined ? [] : [{ key, operator: 'In', values: [value] }];
  });
  return { ...labelSelector, matchExpressions: [...(labelSelector.matchExpressions ?? []), ...own] };
}
