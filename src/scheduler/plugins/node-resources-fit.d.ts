import { type EnqueueExtensions, type FilterPlugin, type ScorePlugin } from '../framework/index.ts';
/** Keeps Pods off nodes without room, and likes those better on which most is left. */
export declare const nodeResourcesFit: FilterPlugin & ScorePlugin & EnqueueExtensions;
//# sourceMappingURL=node-resources-fit.d.ts.map
