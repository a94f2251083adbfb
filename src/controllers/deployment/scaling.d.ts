import type { Deployment, ReplicaSet } from '../../kinds/index.ts';
import { type Revisions } from './deployment-status.ts';
/** The size that a ReplicaSet is to have. */
export interface Resize {
  readonly replicaSet: ReplicaSet;
  readonly replicas: number;
}
/** Whether the Deployment was scaled since it last sized its ReplicaSets. */
export declare function wasScaled(deployment: Deployment, replicaSets: readonly ReplicaSet[]): boolean;
/**
 * The sizes after the Deployment was scaled. A single ReplicaSet takes all; where a rollout is under way, each
 * takes its share of the change, in proportion to its size, and the biggest what rounding leaves over.
 */
export declare function resizeAfterScaling(deployment: Deployment, revisions: Revisions): Resize[];
/** The size of the newest ReplicaSet in the next step of a rollout: as big as the surge leaves room for. */
export declare function newestSize(
  deployment: Deployment,
  old: readonly ReplicaSet[],
  current: number,
): number;
/** The first step towards the end of the old ReplicaSets: what of them is not available anyway goes. */
export declare function shrinkUnavailable(deployment: Deployment, revisions: Revisions): Resize[];
/** The second step: as much more goes as keeps enough available. */
export declare function shrinkAvailable(deployment: Deployment, revisions: Revisions): Resize[];
/** Whether the old ReplicaSets may lose anything in this step. */
export declare function mayShrink(deployment: Deployment, revisions: Revisions): boolean;
//# sourceMappingURL=scaling.d.ts.map
