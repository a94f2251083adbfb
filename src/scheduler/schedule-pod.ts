import { type Random, randomInt, type TimeSlice } from '../base/index.ts';
import {
  type CycleState,
  Diagnosis,
  type Framework,
  type NodeInfo,
  type PodInfo,
  type Snapshot,
} from './framework/index.ts';
import { numFeasibleNodesToFind } from './sampling.ts';

/** The best node for a Pod, or why there is none. */
export type ScheduleResult =
  | { readonly fits: true; readonly nodeName: string }
  | { readonly fits: false; readonly diagnosis: Diagnosis };

/**
 * Finds the best node for a Pod among enough that fit. Where to begin moves on with each Pod, so that all nodes have
 * their turn; where none fits, all were looked at. It yields whenever its slice of time is used up.
 */
export class PodScheduler {
  private readonly framework: Framework;
  private readonly random: Random;
  private readonly slice: TimeSlice;
  private nextStartNodeIndex = 0;

  constructor(framework: Framework, random: Random, slice: TimeSlice) {
    this.framework = framework;
    this.random = random;
    this.slice = slice;
  }

  async schedule(state: CycleState, pod: PodInfo, snapshot: Snapshot): Promise<ScheduleResult> {
    const feasible = await this.findNodesThatFit(state, pod, snapshot);
    if (feasible instanceof Diagnosis) return { fits: false, diagnosis: feasible };
    const [first, ...others] = feasible;
    const node = others.length === 0 ? first : await this.prioritize(state, pod, feasible, snapshot);
    if (!node) return { fits: false, diagnosis: new Diagnosis(0) };
    return { fits: true, nodeName: node.name };
  }

  private async findNodesThatFit(
    state: CycleState,
    pod: PodInfo,
    snapshot: Snapshot,
  ): Promise<readonly NodeInfo[] | Diagnosis> {
    const diagnosis = new Diagnosis(snapshot.nodes.length);
    if (snapshot.nodes.length === 0) {
      // Whichever plugin hears of a node may let it have the Pod.
      for (const { name } of this.framework.enqueueExtensions) diagnosis.unschedulablePlugins.add(name);
      return diagnosis;
    }
    const outcome = await this.framework.runPreFilterPlugins(state, pod, snapshot, this.slice);
    if (outcome instanceof Diagnosis) return outcome;
    let { nodes } = snapshot;
    if (outcome.nodeNames) {
      nodes = [...outcome.nodeNames].flatMap((name) => snapshot.get(name) ?? []);
      const reasons = [`node(s) didn't satisfy plugin(s) [${outcome.narrowedBy.join(' ')}]`];
      const others = snapshot.nodes.length - nodes.length;
      if (others > 0) diagnosis.reject(outcome.narrowedBy, { reasons, unresolvable: true }, others);
    }
    const nominated = this.nominatedNode(state, pod, snapshot, outcome.nodeNames);
    if (nominated) return [nominated];
    const feasible = await this.filter(state, pod, nodes, diagnosis);
    return feasible.length === 0 ? diagnosis : feasible;
  }

  /** The node that the Pod was to go to when it was last tried, where it still fits. */
  private nominatedNode(
    state: CycleState,
    pod: PodInfo,
    snapshot: Snapshot,
    nodeNames: ReadonlySet<string> | undefined,
  ): NodeInfo | undefined {
    const name = pod.pod.status?.nominatedNodeName ?? '';
    const node = name === '' ? undefined : snapshot.get(name);
    if (!node || (nodeNames && !nodeNames.has(name))) return undefined;
    return this.framework.runFilterPlugins(state, pod, node) ? undefined : node;
  }

  private async filter(
    state: CycleState,
    pod: PodInfo,
    nodes: readonly NodeInfo[],
    diagnosis: Diagnosis,
  ): Promise<readonly NodeInfo[]> {
    const wanted = numFeasibleNodesToFind(nodes.length);
    const feasible: NodeInfo[] = [];
    let looked = 0;
    for (; looked < nodes.length && feasible.length < wanted; looked++) {
      const node = nodes[(this.nextStartNodeIndex + looked) % nodes.length];
      if (!node) continue;
      const rejected = this.framework.runFilterPlugins(state, pod, node);
      if (rejected) diagnosis.rejectNode(rejected.plugin, rejected.rejection, node.name);
      else feasible.push(node);
      if (this.slice.spend()) await this.slice.yield();
    }
    this.nextStartNodeIndex = (this.nextStartNodeIndex + looked) % diagnosis.nodeCount;
    return feasible;
  }

  /** The node with the highest weighted score; chance decides among equals. */
  private async prioritize(
    state: CycleState,
    pod: PodInfo,
    nodes: readonly NodeInfo[],
    snapshot: Snapshot,
  ): Promise<NodeInfo | undefined> {
    await this.framework.runPreScorePlugins(state, pod, nodes, snapshot, this.slice);
    const totals = nodes.map(() => 0);
    for (const plugin of this.framework.scorePlugins) {
      if (state.skipScorePlugins.has(plugin.name)) continue;
      const scores = nodes.map((node) => plugin.score(state, pod, node));
      plugin.normalizeScore?.(scores, state, nodes);
      scores.forEach((score, i) => (totals[i] = (totals[i] ?? 0) + plugin.weight * Math.floor(score)));
      if (this.slice.spend(nodes.length)) await this.slice.yield();
    }
    const highest = totals.reduce((most, total) => Math.max(most, total), 0);
    const equals = nodes.filter((_, i) => totals[i] === highest);
    return equals[randomInt(this.random, equals.length)];
  }
}
