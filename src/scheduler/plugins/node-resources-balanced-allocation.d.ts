import { type ScorePlugin } from '../framework/index.ts';
/** Likes the nodes better on which cpu and memory would be used up alike. */
export declare const nodeResourcesBalancedAllocation: ScorePlugin;
//# sourceMappingURL=node-resources-balanced-allocation.d.ts.map
