import {
  type EnqueueExtensions,
  type FilterPlugin,
  type PreFilterPlugin,
  type PreScorePlugin,
  type ScorePlugin,
} from '../framework/index.ts';
/** Holds Pods to the nodes that `nodeSelector` and required node affinity select, and likes the preferred ones better. */
export declare const nodeAffinity: PreFilterPlugin &
  FilterPlugin &
  PreScorePlugin &
  ScorePlugin &
  EnqueueExtensions;
//# sourceMappingURL=node-affinity.d.ts.map
