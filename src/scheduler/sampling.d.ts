/**
 * How many nodes that fit a Pod are enough: all of a small cluster; of a larger one half, less a percent for each 125
 * nodes, but no less than 5 % and no fewer than 100 (upstream's `percentageOfNodesToScore` where nothing is set).
 */
export declare function numFeasibleNodesToFind(nodeCount: number): number;
//# sourceMappingURL=sampling.d.ts.map
