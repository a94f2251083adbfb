import { isExtendedResource } from '../../kinds/index.ts';
import type { ScoringStrategy, WeighedResource } from '../configuration/index.ts';
import { amountIn, MAX_NODE_SCORE, NOTHING, type Resources } from '../framework/index.ts';

/** A resource that is scored: asked for with each node, so that nothing is found out or made anew there. */
export interface ScoredResource extends WeighedResource {
  readonly isExtended: boolean;
}

export function scoredResources(resources: readonly WeighedResource[]): readonly ScoredResource[] {
  return resources.map((each) => ({ ...each, isExtended: isExtendedResource(each.name) }));
}

/**
 * How good the use of a node is with the Pod on it: 0 to 100, in whole numbers as upstream's. What a node does not have does
 * not count, nor do extended resources that the Pod does not ask for.
 */
export function strategyScore(
  strategy: ScoringStrategy,
  resources: readonly ScoredResource[],
  wanted: Resources,
  taken: Resources,
  allocatable: Resources,
): number {
  let sum = 0;
  let weights = 0;
  for (const { name, weight, isExtended } of resources) {
    const has = amountIn(allocatable, name);
    const wants = amountIn(wanted, name);
    if (has === 0 || (isExtended && wants === 0)) continue;
    const score = scoreOf(strategy, has, amountIn(taken, name) + wants);
    if (strategy.type === 'RequestedToCapacityRatio' && score === 0) continue;
    sum += score * weight;
    weights += weight;
  }
  if (weights === 0) return 0;
  return strategy.type === 'RequestedToCapacityRatio' ? Math.round(sum / weights) : Math.trunc(sum / weights);
}

/** 100 where the shares that are used are equal, less by how far they are from each other: by their standard deviation. */
export function balanceOf(
  resources: readonly ScoredResource[],
  wanted: Resources,
  taken: Resources,
  allocatable: Resources,
  isThere: boolean,
): number {
  const added = isThere ? wanted : NOTHING;
  let count = 0;
  let sum = 0;
  let first = 0;
  for (const resource of resources) {
    const share = shareOf(resource, wanted, added, taken, allocatable);
    if (share === undefined) continue;
    if (count === 0) first = share;
    count++;
    sum += share;
  }
  if (count < 2) return MAX_NODE_SCORE;
  const mean = sum / count;
  if (count === 2) return Math.trunc((1 - Math.abs(2 * first - sum) / 2) * MAX_NODE_SCORE);
  let squares = 0;
  for (const resource of resources) {
    squares += ((shareOf(resource, wanted, added, taken, allocatable) ?? mean) - mean) ** 2;
  }
  return Math.trunc((1 - Math.sqrt(squares / count)) * MAX_NODE_SCORE);
}

function shareOf(
  { name, isExtended }: ScoredResource,
  wanted: Resources,
  added: Resources,
  taken: Resources,
  allocatable: Resources,
): number | undefined {
  const has = amountIn(allocatable, name);
  if (has === 0 || (isExtended && amountIn(wanted, name) === 0)) return undefined;
  return Math.min(1, (amountIn(taken, name) + amountIn(added, name)) / has);
}

function scoreOf(strategy: ScoringStrategy, has: number, used: number): number {
  switch (strategy.type) {
    case 'LeastAllocated':
      return used > has ? 0 : Math.trunc(((has - used) * MAX_NODE_SCORE) / has);
    case 'MostAllocated':
      return Math.trunc((Math.min(used, has) * MAX_NODE_SCORE) / has);
    case 'RequestedToCapacityRatio':
      return onLine(strategy.shape, used > has ? 100 : Math.trunc((used * 100) / has));
  }
}

type Shape = readonly { readonly utilization: number; readonly score: number }[];

/** The score at that utilization, scaled from 10 to 100. */
function onLine(shape: Shape, utilization: number): number {
  const scale = MAX_NODE_SCORE / 10;
  for (const [index, to] of shape.entries()) {
    if (utilization > to.utilization) continue;
    const from = shape[index - 1];
    if (!from) return to.score * scale;
    const part =
      ((to.score - from.score) * scale * (utilization - from.utilization)) /
      (to.utilization - from.utilization);
    return from.score * scale + Math.trunc(part);
  }
  return (shape.at(-1)?.score ?? 0) * scale;
}
