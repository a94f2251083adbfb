import type { PluginArguments } from '../configuration/index.ts';
import {
  amountIn,
  type CycleState,
  MAX_NODE_SCORE,
  type NodeInfo,
  type PodInfo,
  type PreScorePlugin,
  type PreScoreResult,
  type ScorePlugin,
} from '../framework/index.ts';
import { balanceOf, type ScoredResource, scoredResources } from './resource-scores.ts';

/** Likes the nodes better on which a Pod brings the shares of cpu and memory that are used nearer to each other. */
export class NodeResourcesBalancedAllocation implements PreScorePlugin, ScorePlugin {
  readonly name = 'NodeResourcesBalancedAllocation';
  readonly weight = 1;
  private readonly resources: readonly ScoredResource[];

  constructor({ resources }: PluginArguments['NodeResourcesBalancedAllocation']) {
    this.resources = scoredResources(resources);
  }

  /** All Pods that ask for nothing would go to the same node. */
  preScore(_state: CycleState, { requests }: PodInfo): PreScoreResult {
    return this.resources.every(({ name }) => amountIn(requests, name) === 0) ? 'skip' : undefined;
  }

  score(_state: CycleState, { requests }: PodInfo, { requested, allocatable }: NodeInfo): number {
    const before = balanceOf(this.resources, requests, requested, allocatable, false);
    const after = balanceOf(this.resources, requests, requested, allocatable, true);
    return MAX_NODE_SCORE / 2 + Math.trunc((MAX_NODE_SCORE / 2 + after - before) / 2);
  }
}
