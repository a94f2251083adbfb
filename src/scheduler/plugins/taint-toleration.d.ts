import {
  type EnqueueExtensions,
  type FilterPlugin,
  type PreScorePlugin,
  type ScorePlugin,
} from '../framework/index.ts';
/** Keeps Pods off nodes whose taints they do not tolerate. */
export declare const taintToleration: FilterPlugin & PreScorePlugin & ScorePlugin & EnqueueExtensions;
//# sourceMappingURL=taint-toleration.d.ts.map
