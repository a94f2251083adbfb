import type { Deployment, ReplicaSet } from '../../kinds/index.ts';
import type { EventRecorder } from '../../client/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
import type { RevisionKeeper } from './revisions.ts';
/** The steps of a rollout. Each goes as far as is safe now; the changes that it causes call for the next one. */
export declare class RolloutSteps {
  private readonly context;
  private readonly keeper;
  private readonly events;
  private readonly deployments;
  private readonly replicaSets;
  constructor(context: ControllerContext, keeper: RevisionKeeper, events: EventRecorder);
  /** Follows a change of size, and nothing else: of a Deployment that was scaled, or is paused. */
  scale(deployment: Deployment, replicaSets: readonly ReplicaSet[]): Promise<void>;
  roll(deployment: Deployment, replicaSets: readonly ReplicaSet[]): Promise<void>;
  recreate(deployment: Deployment, replicaSets: readonly ReplicaSet[]): Promise<void>;
  /** Counts only: of a Deployment that is being deleted. */
  count(deployment: Deployment, replicaSets: readonly ReplicaSet[]): Promise<void>;
  private finish;
  private growNewest;
  private shrinkOld;
  /** Sizes ReplicaSets; gives the same revisions back where there was nothing to do. */
  private resizeAll;
  private resize;
  /** Deletes the oldest of the old ReplicaSets that are empty, down to the history limit. */
  private forgetOld;
  private oldPodsRun;
  private writeCounts;
  private writeProgress;
  private write;
}
//# sourceMappingURL=rollout.d.ts.map
