import { type PluginArguments, type WeighedResource } from '../configuration/index.ts';
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
import { usesOf } from './resource-scores.ts';

/** Likes the nodes better on which a Pod brings the shares of cpu and memory that are used nearer to each other. */
export class NodeResourcesBalancedAllocation implements PreScorePlugin, ScorePlugin {
  readonly name = 'NodeResourcesBalancedAllocation';
  readonly weight = 1;
  private readonly resources: readonly WeighedResource[];

  constructor({ resources }: PluginArguments['NodeResourcesBalancedAllocation']) {
    this.resources = resources;
  }

  /** All Pods that ask for nothing would go to the same node. */
  preScore(_state: CycleState, { requests }: PodInfo): PreScoreResult {
    return this.resources.every(({ name }) => amountIn(requests, name) === 0) ? 'skip' : undefined;
  }

  score(_state: CycleState, { requests }: PodInfo, { requested, allocatable }: NodeInfo): number {
    const uses = usesOf(this.resources, requests, requested, allocatable);
    const before = balance(uses.map((use) => Math.min(1, use.before / use.allocatable)));
    const after = balance(uses.map((use) => Math.min(1, use.after / use.allocatable)));
    return MAX_NODE_SCORE / 2 + Math.trunc((MAX_NODE_SCORE / 2 + after - before) / 2);
  }
}

/** 100 where the shares are equal, less by how far they are from each other: by their standard deviation. */
function balance(shares: readonly number[]): number {
  if (shares.length < 2) return MAX_NODE_SCORE;
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  const variance = shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / shares.length;
  const [a = 0, b = 0] = shares;
  const deviation = shares.length === 2 ? Math.abs(a - b) / 2 : Math.sqrt(variance);
  return Math.trunc((1 - deviation) * MAX_NODE_SCORE);
}
