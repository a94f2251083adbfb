import type { Deployment, ReplicaSet } from '../../kinds/index.ts';
import { type EventRecorder } from '../../client/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
import { type Revisions } from './deployment-status.ts';
/** A Deployment as this reconcile has left it, and its ReplicaSets. */
export interface Rollout {
  readonly deployment: Deployment;
  readonly revisions: Revisions;
}
/** Keeps revision numbers and the newest ReplicaSet in step with a Deployment's template. */
export declare class RevisionKeeper {
  private readonly context;
  private readonly deployments;
  private readonly replicaSets;
  private readonly events;
  constructor(context: ControllerContext, events: EventRecorder);
  /** Finds the ReplicaSet of the Deployment's template, made where `create` says so, and marks both with its revision. */
  sync(deployment: Deployment, replicaSets: readonly ReplicaSet[], create: boolean): Promise<Rollout>;
  private keep;
  private updateNewest;
  private make;
  /** The name is taken: by the very ReplicaSet that the cache does not know yet, or by another, and then the hash must be another. */
  private taken;
  private failed;
  /** Writes the revision on the Deployment, and a condition where there is a deadline that it counts for. */
  private mark;
  private replicaSetOf;
  private progress;
}
//# sourceMappingURL=revisions.d.ts.map
