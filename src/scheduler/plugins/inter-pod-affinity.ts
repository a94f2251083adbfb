import { type TimeSlice } from '../../base/index.ts';
import type { Informer, Informers } from '../../client/index.ts';
import { matchesRequirements } from '../../api/index.ts';
import type { Namespace } from '../../kinds/index.ts';
import type { InterPodAffinityArguments } from '../configuration/index.ts';
import {
  type AffinityTerm,
  type ClusterEvent,
  type CycleState,
  type EnqueueExtensions,
  type FilterPlugin,
  type Labels,
  MAX_NODE_SCORE,
  type NodeInfo,
  type PodInfo,
  type PreFilterExtensions,
  type PreFilterPlugin,
  type PreFilterResult,
  type PreScorePlugin,
  type PreScoreResult,
  type Rejection,
  type ScorePlugin,
  type Snapshot,
  StateKey,
  termMatches,
} from '../framework/index.ts';
import { type Domains, ExistingTerms, MatchingPodsViews } from '../topology/index.ts';
import { helpsAffinity } from './affinity-hints.ts';
import { AffinityState, type CountedTerm } from './affinity-state.ts';

const FAR = { reasons: ["node(s) didn't match pod affinity rules"], unresolvable: true };
const NEAR = { reasons: ["node(s) didn't match pod anti-affinity rules"], unresolvable: false };
const NEAR_OTHERS = {
  reasons: ["node(s) didn't satisfy existing pods anti-affinity rules"],
  unresolvable: false,
};

/** How much a Pod that is counted in a domain adds to the score of the nodes there. */
interface ScoredDomains {
  readonly topologyKey: string;
  readonly domains: Domains;
  readonly weight: number;
}

const REQUIRED = new StateKey<AffinityState>('PreFilterInterPodAffinity');
const PREFERRED = new StateKey<readonly ScoredDomains[]>('PreScoreInterPodAffinity');

/** Brings Pods near those that they want near, and keeps them from those that they, or that want to be, far. */
export class InterPodAffinity
  implements
    PreFilterPlugin,
    PreFilterExtensions,
    FilterPlugin,
    PreScorePlugin,
    ScorePlugin,
    EnqueueExtensions
{
  readonly name = 'InterPodAffinity';
  readonly weight = 2;
  readonly eventsToRegister = [
    'AssignedPod/Add',
    'AssignedPod/UpdatePodLabel',
    'AssignedPod/Delete',
    'UnscheduledPod/UpdatePodLabel',
    'Node/Add',
    'Node/UpdateNodeLabel',
  ] as const;
  private readonly namespaces: Informer<Namespace>;
  private readonly views = new MatchingPodsViews();
  private readonly forbidding = new ExistingTerms(({ affinity }) =>
    affinity.requiredAnti.map((term) => ({ ...term, weight: 1 })),
  );
  private readonly preferring: ExistingTerms;
  private readonly args: InterPodAffinityArguments;

  constructor(informers: Informers, args: InterPodAffinityArguments) {
    const { hardPodAffinityWeight: weight } = args;
    this.args = args;
    this.preferring = new ExistingTerms(({ affinity }) => [
      ...(weight === 0 ? [] : affinity.required.map((term) => ({ ...term, weight }))),
      ...affinity.preferred,
    ]);
    this.namespaces = informers.of<Namespace>('v1', 'namespaces');
  }

  isWorthRequeueing(pod: PodInfo, event: ClusterEvent): boolean {
    return helpsAffinity(pod, event, this.labelsOf);
  }

  async preFilter(
    state: CycleState,
    { pod, affinity: own }: PodInfo,
    snapshot: Snapshot,
    slice: TimeSlice,
  ): Promise<PreFilterResult> {
    await this.forbidding.refresh(snapshot, slice);
    const namespaceLabels = this.labelsOf(pod.metadata.namespace ?? '');
    const existing = this.forbidding.matching(pod, namespaceLabels);
    if (existing.length === 0 && own.required.length === 0 && own.requiredAnti.length === 0) return 'skip';
    const affinity = await this.countAll(own.required, snapshot, slice);
    const antiAffinity: CountedTerm[] = [];
    for (const term of own.requiredAnti) {
      antiAffinity.push(...(await this.countAll([term], snapshot, slice)));
    }
    const { labelsOf } = this;
    state.write(
      REQUIRED,
      new AffinityState({ pod, namespaceLabels, labelsOf, affinity, antiAffinity, existing }),
    );
    return undefined;
  }

  addPod(state: CycleState, _pod: PodInfo, added: PodInfo, node: NodeInfo): void {
    state.read(REQUIRED)?.change(added, node, 1);
  }

  removePod(state: CycleState, _pod: PodInfo, removed: PodInfo, node: NodeInfo): void {
    state.read(REQUIRED)?.change(removed, node, -1);
  }

  filter(state: CycleState, _pod: PodInfo, { node }: NodeInfo): Rejection | undefined {
    const required = state.read(REQUIRED);
    const { labels } = node.metadata;
    if (!required) return undefined;
    if (!required.isNearAll(labels)) return FAR;
    if (!required.isFarFromAll(labels)) return NEAR;
    return required.isFarEnoughForAll(labels) ? undefined : NEAR_OTHERS;
  }

  async preScore(
    state: CycleState,
    { pod, affinity }: PodInfo,
    _nodes: readonly NodeInfo[],
    snapshot: Snapshot,
    slice: TimeSlice,
  ): Promise<PreScoreResult> {
    if (affinity.preferred.length === 0 && this.args.ignorePreferredTermsOfExistingPods) return 'skip';
    await this.preferring.refresh(snapshot, slice);
    const existing = this.preferring.matching(pod, this.labelsOf(pod.metadata.namespace ?? ''));
    const scored: ScoredDomains[] = existing.map(({ term: { topologyKey }, domains }) => ({
      topologyKey,
      domains,
      weight: 1,
    }));
    for (const term of affinity.preferred) {
      for (const { domains } of await this.countAll([term], snapshot, slice)) {
        const { topologyKey, weight } = term;
        if (domains.total > 0) scored.push({ topologyKey, domains, weight });
      }
    }
    if (scored.length === 0) return 'skip';
    state.write(PREFERRED, scored);
    return undefined;
  }

  score(state: CycleState, _pod: PodInfo, { node: { metadata } }: NodeInfo): number {
    const { labels = {} } = metadata;
    let score = 0;
    for (const { topologyKey, domains, weight } of state.read(PREFERRED) ?? []) {
      const value = Object.hasOwn(labels, topologyKey) ? labels[topologyKey] : undefined;
      if (value !== undefined) score += domains.countOf(value) * weight;
    }
    return score;
  }

  normalizeScore(scores: number[]): void {
    const lowest = scores.reduce((least, score) => Math.min(least, score), Number.POSITIVE_INFINITY);
    const highest = scores.reduce((most, score) => Math.max(most, score), Number.NEGATIVE_INFINITY);
    scores.forEach((score, i) => {
      scores[i] = highest === lowest ? 0 : (MAX_NODE_SCORE * (score - lowest)) / (highest - lowest);
    });
  }

  /** Each of the terms with where those Pods are that match all of them. */
  private async countAll(
    terms: readonly AffinityTerm[],
    snapshot: Snapshot,
    slice: TimeSlice,
  ): Promise<readonly CountedTerm[]> {
    if (terms.length === 0) return [];
    const resolved = terms.map((term) => this.resolve(term));
    const view = this.views.get(JSON.stringify(resolved.map(({ identity }) => identity)), () => ({
      topologyKeys: [...new Set(resolved.map(({ topologyKey }) => topologyKey))],
      matches: (pod) => resolved.every((term) => termMatches(term, pod, NO_LABELS)),
    }));
    await view.refresh(snapshot, slice);
    return resolved.map((term) => ({ term, domains: view.domainsOf(term.topologyKey) }));
  }

  /** Names the namespaces that are selected now; who selects all of them goes on to do so. */
  private resolve(term: AffinityTerm): AffinityTerm {
    const { namespaceSelector } = term;
    if (!namespaceSelector || namespaceSelector.length === 0) return term;
    const namespaces = new Set(term.namespaces);
    for (const { metadata } of this.namespaces.cache.list()) {
      if (matchesRequirements(namespaceSelector, metadata.labels ?? {})) namespaces.add(metadata.name ?? '');
    }
    const identity = JSON.stringify([term.topologyKey, [...namespaces].sort(), null, term.selector.identity]);
    return { ...term, namespaces, namespaceSelector: undefined, identity };
  }

  private readonly labelsOf = (namespace: string): Labels =>
    this.namespaces.cache.get({ name: namespace })?.metadata.labels ?? NO_LABELS;
}

const NO_LABELS: Labels = {};
