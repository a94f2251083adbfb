import type { Deployment, DeploymentCondition, ReplicaSet } from '../../kinds/index.ts';
export type DeploymentStatus = NonNullable<Deployment['status']>;
/** Upstream's reasons. */
export declare const REASON: {
  readonly available: 'MinimumReplicasAvailable';
  readonly unavailable: 'MinimumReplicasUnavailable';
  readonly complete: 'NewReplicaSetAvailable';
  readonly updated: 'ReplicaSetUpdated';
  readonly created: 'NewReplicaSetCreated';
  readonly createFailed: 'ReplicaSetCreateError';
  readonly found: 'FoundNewReplicaSet';
  readonly timedOut: 'ProgressDeadlineExceeded';
  readonly paused: 'DeploymentPaused';
  readonly resumed: 'DeploymentResumed';
};
/** A Deployment's ReplicaSets: the one of its template (none before it is made), and those of earlier ones. */
export interface Revisions {
  readonly newest: ReplicaSet | undefined;
  readonly old: readonly ReplicaSet[];
}
export declare function allOf({ newest, old }: Revisions): readonly ReplicaSet[];
export declare function deploymentCondition(
  type: string,
  status: 'True' | 'False' | 'Unknown',
  reason: string,
  message: string,
  nowMs: number,
): DeploymentCondition;
/** The counts, and whether enough is available. What concerns progress is {@link withProgress}'s. */
export declare function deploymentStatus(
  deployment: Deployment,
  revisions: Revisions,
  nowMs: number,
): DeploymentStatus;
/** The same with what is to be said of a rollout: whether it moves, is done, or took too long; and what keeps it from making Pods. */
export declare function withProgress(
  deployment: Deployment,
  revisions: Revisions,
  status: DeploymentStatus,
  nowMs: number,
): DeploymentStatus;
/** Every Pod is of the newest template, and available. */
export declare function isComplete(deployment: Deployment, status: DeploymentStatus | undefined): boolean;
/** In how many milliseconds the deadline for progress passes; undefined where none is running. */
export declare function deadlineInMs(
  deployment: Deployment,
  status: DeploymentStatus | undefined,
  nowMs: number,
): number | undefined;
//# sourceMappingURL=deployment-status.d.ts.map
