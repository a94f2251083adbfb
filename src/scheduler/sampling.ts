/** Upstream's: of fewer nodes than that all are looked at. */
const MIN_FEASIBLE_NODES_TO_FIND = 100;
const MIN_FEASIBLE_NODES_PERCENTAGE_TO_FIND = 5;

/**
 * How many nodes that fit a Pod are enough: all of a small cluster; of a larger one half, less a percent for each 125
 * nodes, but no less than 5 % and no fewer than 100 (upstream's `percentageOfNodesToScore` where nothing is set).
 */
export function numFeasibleNodesToFind(nodeCount: number, percentageOfNodesToScore = 0): number {
  if (nodeCount < MIN_FEASIBLE_NODES_TO_FIND) return nodeCount;
  const percentage =
    percentageOfNodesToScore ||
    Math.max(50 - Math.trunc(nodeCount / 125), MIN_FEASIBLE_NODES_PERCENTAGE_TO_FIND);
  return Math.max(Math.trunc((nodeCount * percentage) / 100), MIN_FEASIBLE_NODES_TO_FIND);
}
