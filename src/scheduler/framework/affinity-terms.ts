import {
  formatRequirements,
  type LabelRequirement,
  type LabelSelector,
  labelSelectorRequirements,
  matchesRequirements,
} from '../../api/index.ts';
import type { Pod } from '../../kinds/index.ts';

export type Labels = Readonly<Record<string, string>>;
type PodAffinity = NonNullable<NonNullable<NonNullable<Pod['spec']>['affinity']>['podAffinity']>;
type Term = NonNullable<PodAffinity['requiredDuringSchedulingIgnoredDuringExecution']>[number];

/** One term of a Pod's affinity or anti-affinity to Pods. */
export interface AffinityTerm {
  readonly topologyKey: string;
  /** The namespaces that it names; its Pod's own where it neither names nor selects any. */
  readonly namespaces: ReadonlySet<string>;
  /** Selects namespaces by their labels, beside those named; an empty one all of them. */
  readonly namespaceSelector: readonly LabelRequirement[] | undefined;
  readonly selector: PodSelector;
  /** Equal for terms that say the same. */
  readonly identity: string;
}

/** A term, and how much it counts for a node: below 0 where it is to be avoided. */
export interface WeightedTerm extends AffinityTerm {
  readonly weight: number;
}

/** Which Pods are meant, by their labels. */
export interface PodSelector {
  readonly requirements: readonly LabelRequirement[] | 'nothing';
  readonly identity: string;
}

export interface AffinityTerms {
  readonly required: readonly AffinityTerm[];
  readonly requiredAnti: readonly AffinityTerm[];
  /** Of affinity and of anti-affinity. */
  readonly preferred: readonly WeightedTerm[];
}

export const NO_TERMS: AffinityTerms = { required: [], requiredAnti: [], preferred: [] };

export function affinityTermsOf({ metadata, spec }: Pod): AffinityTerms {
  const { podAffinity, podAntiAffinity } = spec?.affinity ?? {};
  if (!podAffinity && !podAntiAffinity) return NO_TERMS;
  const namespace = metadata.namespace ?? '';
  const required = (of: PodAffinity | undefined): AffinityTerm[] =>
    (of?.requiredDuringSchedulingIgnoredDuringExecution ?? []).map((term) => parseTerm(term, namespace));
  const preferred = (of: PodAffinity | undefined, sign: 1 | -1): WeightedTerm[] =>
    (of?.preferredDuringSchedulingIgnoredDuringExecution ?? []).flatMap(({ weight, podAffinityTerm }) =>
      podAffinityTerm ? [{ ...parseTerm(podAffinityTerm, namespace), weight: sign * weight }] : [],
    );
  return {
    required: required(podAffinity),
    requiredAnti: required(podAntiAffinity),
    preferred: [...preferred(podAffinity, 1), ...preferred(podAntiAffinity, -1)],
  };
}

/** A missing selector means no Pod, an empty one every Pod. */
export function podSelector(selector: LabelSelector | undefined): PodSelector {
  if (!selector) return { requirements: 'nothing', identity: '-' };
  const requirements = labelSelectorRequirements(selector);
  return { requirements, identity: `=${formatRequirements(requirements)}` };
}

export function selects({ requirements }: PodSelector, labels: Labels | undefined): boolean {
  return requirements !== 'nothing' && matchesRequirements(requirements, labels ?? {});
}

/** Whether the term means that Pod; `namespaceLabels` are those of the Pod's namespace. */
export function termMatches(term: AffinityTerm, { metadata }: Pod, namespaceLabels: Labels): boolean {
  const inNamespace =
    term.namespaces.has(metadata.namespace ?? '') ||
    (term.namespaceSelector !== undefined && matchesRequirements(term.namespaceSelector, namespaceLabels));
  return inNamespace && selects(term.selector, metadata.labels);
}

function parseTerm(term: Term, ownNamespace: string): AffinityTerm {
  const { topologyKey, namespaces = [], namespaceSelector } = term;
  const names = namespaces.length > 0 || namespaceSelector ? namespaces : [ownNamespace];
  const requirements = namespaceSelector && labelSelectorRequirements(namespaceSelector);
  const selector = podSelector(term.labelSelector);
  const identity = JSON.stringify([
    topologyKey,
    [...names].sort(),
    requirements ? formatRequirements(requirements) : null,
    selector.identity,
  ]);
  return { topologyKey, namespaces: new Set(names), namespaceSelector: requirements, selector, identity };
}
