import type { TimeSlice } from '../base/index.ts';
import { type CycleState, Diagnosis, type NodeInfo, type PodInfo, type Snapshot } from './framework/index.ts';
import type { Profile } from './profile.ts';
import { numFeasibleNodesToFind } from './sampling.ts';

/** The best node for a Pod, or why there is none. */
export type ScheduleResult =
  | { readonly fits: true; readonly nodeName: string }
  | { readonly fits: false; readonly diagnosis: Diagnosis };

/** One Pod and what there is for it, as it was when it was its turn. */
export interface Cycle {
  readonly profile: Profile;
  readonly state: CycleState;
  readonly pod: PodInfo;
  readonly snapshot: Snapshot;
}

/**
 * Finds the best node for a Pod among enough that fit. Where to begin moves on with each Pod, so that all nodes have
 * their turn; where none fits, all were looked at. It yields whenever its slice of time is used up.
 */
export class PodScheduler {
  private readonly slice: TimeSlice;
  private nextStartNodeIndex = 0;

  constructor(slice: TimeSlice) {
    this.slice = slice;
  }

  async schedule(cycle: Cycle): Promise<ScheduleResult> {
    const feasible = await this.findNodesThatFit(cycle);
    if (feasible instanceof Diagnosis) return { fits: false, diagnosis: feasible };
    const [first, ...others] = feasible;
    const node = others.length === 0 ? first : await this.prioritize(cycle, feasible);
    if (!node) return { fits: false, diagnosis: new Diagnosis(0) };
    return { fits: true, nodeName: node.name };
  }

  private async findNodesThatFit(cycle: Cycle): Promise<readonly NodeInfo[] | Diagnosis> {
    const { profile, state, pod, snapshot } = cycle;
    const { framework } = profile;
    const diagnosis = new Diagnosis(snapshot.nodes.length);
    if (snapshot.nodes.length === 0) {
      // Whichever plugin hears of a node may let it have the Pod.
      for (const { name } of framework.enqueueExtensions) diagnosis.unschedulablePlugins.add(name);
      return diagnosis;
    }
    const outcome = await framework.runPreFilterPlugins(state, pod, snapshot, this.slice);
    if (outcome instanceof Diagnosis) return outcome;
    let { nodes } = snapshot;
    if (outcome.nodeNames) {
      nodes = [...outcome.nodeNames].flatMap((name) => snapshot.get(name) ?? []);
      const reasons = [`node(s) didn't satisfy plugin(s) [${outcome.narrowedBy.join(' ')}]`];
      const others = snapshot.nodes.length - nodes.length;
      if (others > 0) diagnosis.reject(outcome.narrowedBy, { reasons, unresolvable: true }, others);
    }
    const nominated = nominatedNode(cycle, outcome.nodeNames);
    if (nominated) return [nominated];
    const feasible = await this.filter(cycle, nodes, diagnosis);
    return feasible.length === 0 ? diagnosis : feasible;
  }

  private async filter(
    { profile, state, pod }: Cycle,
    nodes: readonly NodeInfo[],
    diagnosis: Diagnosis,
  ): Promise<readonly NodeInfo[]> {
    const wanted = numFeasibleNodesToFind(nodes.length, profile.percentageOfNodesToScore);
    const feasible: NodeInfo[] = [];
    let looked = 0;
    for (; looked < nodes.length && feasible.length < wanted; looked++) {
      const node = nodes[(this.nextStartNodeIndex + looked) % nodes.length];
      if (!node) continue;
      const rejected = profile.framework.runFilterPlugins(state, pod, node);
      if (rejected) diagnosis.rejectNode(rejected.plugin, rejected.rejection, node.name);
      else feasible.push(node);
      if (this.slice.spend()) await this.slice.yield();
    }
    this.nextStartNodeIndex = (this.nextStartNodeIndex + looked) % diagnosis.nodeCount;
    return feasible;
  }

  /** The node with the highest weighted score. */
  private async prioritize(
    { profile: { framework }, state, pod, snapshot }: Cycle,
    nodes: readonly NodeInfo[],
  ): Promise<NodeInfo | undefined> {
    await framework.runPreScorePlugins(state, pod, nodes, snapshot, this.slice);
    const totals = nodes.map(() => 0);
    for (const { plugin, weight } of framework.scorers) {
      if (state.skipScorePlugins.has(plugin.name)) continue;
      const scores = nodes.map((node) => plugin.score(state, pod, node));
      plugin.normalizeScore?.(scores, state, nodes);
      scores.forEach((score, i) => (totals[i] = (totals[i] ?? 0) + weight * Math.floor(score)));
      if (this.slice.spend(nodes.length)) await this.slice.yield();
    }
    return nodes[firstOfHighest(totals)];
  }
}

/** The node that the Pod was to go to when it was last tried, where it still fits. */
function nominatedNode(
  { profile, state, pod, snapshot }: Cycle,
  nodeNames: ReadonlySet<string> | undefined,
): NodeInfo | undefined {
  const name = pod.pod.status?.nominatedNodeName ?? '';
  const node = name === '' ? undefined : snapshot.get(name);
  if (!node || (nodeNames && !nodeNames.has(name))) return undefined;
  return profile.framework.runFilterPlugins(state, pod, node) ? undefined : node;
}

/**
 * The index of the highest score. Upstream takes the root of a binary heap of all, and leaves nothing to chance where there
 * are no extenders: of equals it is the one nearest to the root, and the left before the right.
 */
function firstOfHighest(totals: readonly number[]): number {
  const best = totals.map(() => 0);
  for (let index = totals.length - 1; index >= 0; index--) {
    let first = index;
    let highest = totals[index] ?? 0;
    const last = Math.min(2 * index + 2, totals.length - 1);
    for (let child = 2 * index + 1; child <= last; child++) {
      const candidate = best[child] ?? 0;
      const total = totals[candidate] ?? 0;
      if (total <= highest) continue;
      first = candidate;
      highest = total;
    }
    best[index] = first;
  }
  return best[0] ?? 0;
}
