import type { TimeSlice } from '../../base/index.ts';
import type { Informers } from '../../client/index.ts';
import type { Pod } from '../../kinds/index.ts';
import type { DefaultConstraint, PodTopologySpreadArguments } from '../configuration/index.ts';
import {
  type ClusterEvent,
  type CycleState,
  type EnqueueExtensions,
  type FilterPlugin,
  type NodeInfo,
  type PodInfo,
  type PreFilterExtensions,
  type PreFilterPlugin,
  type PreFilterResult,
  type PreScorePlugin,
  type PreScoreResult,
  type Rejection,
  type ScorePlugin,
  selects,
  type Snapshot,
  StateKey,
} from '../framework/index.ts';
import { type MatchingPods, MatchingPodsViews } from '../topology/index.ts';
import { DefaultSelector } from './default-selector.ts';
import {
  type Action,
  constraintsOf,
  countedNodes,
  countedNodesIdentity,
  defaultConstraints,
  isCounted,
  type SpreadConstraint,
  SYSTEM_DEFAULT_CONSTRAINTS,
} from './spread-constraints.ts';
import { helpsSpread } from './spread-hints.ts';
import { HOSTNAME, type ScoredConstraint, SpreadScores } from './spread-scores.ts';
import { type CountedConstraint, SpreadState } from './spread-state.ts';

const REQUIRED = new StateKey<SpreadState>('PreFilterPodTopologySpread');
const PREFERRED = new StateKey<SpreadScores>('PreScorePodTopologySpread');

/** Spreads Pods over zones, nodes and other domains as they ask; those that belong together and do not ask, too. */
export class PodTopologySpread
  implements
    PreFilterPlugin,
    PreFilterExtensions,
    FilterPlugin,
    PreScorePlugin,
    ScorePlugin,
    EnqueueExtensions
{
  readonly name = 'PodTopologySpread';
  readonly weight = 2;
  readonly eventsToRegister = [
    'AssignedPod/Add',
    'AssignedPod/UpdatePodLabel',
    'AssignedPod/Delete',
    'UnscheduledPod/UpdatePodLabel',
    'UnscheduledPod/UpdatePodToleration',
    'Node/Add',
    'Node/Delete',
    'Node/UpdateNodeLabel',
    'Node/UpdateNodeTaint',
  ] as const;
  private readonly defaultSelector: DefaultSelector;
  private readonly views = new MatchingPodsViews();

  private readonly isSystemDefaulted: boolean;
  private readonly defaultConstraints: readonly DefaultConstraint[];

  constructor(informers: Informers, { defaultConstraints: given }: PodTopologySpreadArguments) {
    this.defaultSelector = new DefaultSelector(informers);
    this.isSystemDefaulted = given === undefined;
    this.defaultConstraints = given ?? SYSTEM_DEFAULT_CONSTRAINTS;
  }

  isWorthRequeueing(pod: PodInfo, event: ClusterEvent): boolean {
    return helpsSpread(pod, this.constraintsOf(pod.pod, 'DoNotSchedule'), event);
  }

  preFilter(
    state: CycleState,
    { pod }: PodInfo,
    snapshot: Snapshot,
    slice: TimeSlice,
  ): PreFilterResult | Promise<PreFilterResult> {
    const constraints = this.constraintsOf(pod, 'DoNotSchedule');
    return constraints.length === 0 ? 'skip' : this.require(state, pod, constraints, snapshot, slice);
  }

  addPod(state: CycleState, _pod: PodInfo, added: PodInfo, { node }: NodeInfo): void {
    state.read(REQUIRED)?.change(added, node, 1);
  }

  removePod(state: CycleState, _pod: PodInfo, removed: PodInfo, { node }: NodeInfo): void {
    state.read(REQUIRED)?.change(removed, node, -1);
  }

  filter(state: CycleState, _pod: PodInfo, { node }: NodeInfo): Rejection | undefined {
    return state.read(REQUIRED)?.rejectionOn(node);
  }

  preScore(
    state: CycleState,
    { pod }: PodInfo,
    nodes: readonly NodeInfo[],
    snapshot: Snapshot,
    slice: TimeSlice,
  ): PreScoreResult | Promise<PreScoreResult> {
    const constraints = this.constraintsOf(pod, 'ScheduleAnyway');
    if (constraints.length === 0) return 'skip';
    // By upstream's defaults a node without a zone is spread over all the same: by its name.
    const keys = this.isSystemDefaulted && !givesConstraints(pod) ? [] : keysOf(constraints);
    return this.prefer(state, pod, constraints, keys, nodes, snapshot, slice);
  }

  score(state: CycleState, _pod: PodInfo, node: NodeInfo): number {
    return state.read(PREFERRED)?.score(node) ?? 0;
  }

  normalizeScore(scores: number[], state: CycleState, nodes: readonly NodeInfo[]): void {
    state.read(PREFERRED)?.normalize(scores, nodes);
  }

  /** What the Pod asks for, or has by default. */
  private constraintsOf(pod: Pod, action: Action): readonly SpreadConstraint[] {
    if (givesConstraints(pod)) return constraintsOf(pod, action);
    const defaults = this.defaultConstraints.filter(({ whenUnsatisfiable }) => whenUnsatisfiable === action);
    const selector = defaults.length === 0 ? undefined : this.defaultSelector.of(pod);
    return selector ? defaultConstraints(defaults, selector) : [];
  }

  private async require(
    state: CycleState,
    pod: Pod,
    constraints: readonly SpreadConstraint[],
    snapshot: Snapshot,
    slice: TimeSlice,
  ): Promise<undefined> {
    const keys = keysOf(constraints);
    const counted: CountedConstraint[] = [];
    for (const constraint of constraints) {
      const view = this.viewOf(pod, constraint, keys, true);
      await view.refresh(snapshot, slice);
      counted.push({
        constraint,
        domains: view.domainsOf(constraint.topologyKey),
        includes: countedNodes(pod, constraint, keys),
        countsItself: selects(constraint.selector, pod.metadata.labels),
      });
    }
    state.write(REQUIRED, new SpreadState(pod, counted));
  }

  private async prefer(
    state: CycleState,
    pod: Pod,
    constraints: readonly SpreadConstraint[],
    keys: readonly string[],
    nodes: readonly NodeInfo[],
    snapshot: Snapshot,
    slice: TimeSlice,
  ): Promise<undefined> {
    const scored: ScoredConstraint[] = [];
    for (const constraint of constraints) {
      const view =
        constraint.topologyKey === HOSTNAME
          ? this.viewOfNodes(pod, constraint)
          : this.viewOf(pod, constraint, keys, false);
      await view.refresh(snapshot, slice);
      scored.push({ constraint, view });
    }
    state.write(PREFERRED, new SpreadScores(scored, nodes, keys));
  }

  /**
   * Where the Pods are that the constraint counts, on nodes that count for it; with `countsEmpty` also in which domains there
   * are none, which says how few the fewest are.
   */
  private viewOf(
    pod: Pod,
    constraint: SpreadConstraint,
    keys: readonly string[],
    countsEmpty: boolean,
  ): MatchingPods {
    const { topologyKey, selector } = constraint;
    const { namespace = '' } = pod.metadata;
    const nodes = countedNodesIdentity(pod, constraint, keys);
    const identity = JSON.stringify([namespace, selector.identity, topologyKey, nodes, countsEmpty]);
    return this.views.get(identity, () => ({
      topologyKeys: [topologyKey],
      matches: (other) => other.metadata.namespace === namespace && isCounted(selector, other),
      includes: countedNodes(pod, constraint, keys),
      countsEmpty,
    }));
  }

  /** On which nodes they are, whether these count or not. */
  private viewOfNodes({ metadata: { namespace = '' } }: Pod, { selector }: SpreadConstraint): MatchingPods {
    return this.views.get(JSON.stringify([namespace, selector.identity]), () => ({
      topologyKeys: [],
      matches: (other) => other.metadata.namespace === namespace && isCounted(selector, other),
    }));
  }
}

function keysOf(constraints: readonly SpreadConstraint[]): readonly string[] {
  return [...new Set(constraints.map(({ topologyKey }) => topologyKey))];
}

function givesConstraints({ spec }: Pod): boolean {
  return (spec?.topologySpreadConstraints ?? []).length > 0;
}
