import { isExtendedResource } from '../../kinds/index.ts';
import type { ScoringStrategy, WeighedResource } from '../configuration/index.ts';
import { amountIn, MAX_NODE_SCORE, type Resources } from '../framework/index.ts';

/** How much of a resource a node has, how much is taken, and how much would be with the Pod. */
export interface Use {
  readonly weight: number;
  readonly allocatable: number;
  readonly before: number;
  readonly after: number;
}

/** The use of those of the resources that the node has, and of extended ones that the Pod asks for. */
export function usesOf(
  resources: readonly WeighedResource[],
  wanted: Resources,
  taken: Resources,
  allocatable: Resources,
): readonly Use[] {
  return resources.flatMap(({ name, weight }) => {
    const [of, had, add] = [amountIn(allocatable, name), amountIn(taken, name), amountIn(wanted, name)];
    if (of === 0 || (add === 0 && isExtendedResource(name))) return [];
    return [{ weight, allocatable: of, before: had, after: had + add }];
  });
}

/** How good the use of a node is: 0 to 100, in whole numbers as upstream's. */
export function strategyScore(strategy: ScoringStrategy, uses: readonly Use[]): number {
  let [sum, weights] = [0, 0];
  for (const use of uses) {
    const score = scoreOf(strategy, use);
    if (strategy.type === 'RequestedToCapacityRatio' && score === 0) continue;
    sum += score * use.weight;
    weights += use.weight;
  }
  if (weights === 0) return 0;
  return strategy.type === 'RequestedToCapacityRatio' ? Math.round(sum / weights) : Math.trunc(sum / weights);
}

function scoreOf(strategy: ScoringStrategy, { allocatable, after }: Use): number {
  const isTooMuch = after > allocatable;
  switch (strategy.type) {
    case 'LeastAllocated':
      return isTooMuch ? 0 : Math.trunc(((allocatable - after) * MAX_NODE_SCORE) / allocatable);
    case 'MostAllocated':
      return Math.trunc((Math.min(after, allocatable) * MAX_NODE_SCORE) / allocatable);
    case 'RequestedToCapacityRatio':
      return onLine(strategy.shape, isTooMuch ? 100 : Math.trunc((after * 100) / allocatable));
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
