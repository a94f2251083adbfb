import type { Deployment, DeploymentCondition, ReplicaSet } from '../../kinds/index.ts';
import { findCondition, formatTime, timeMs } from '../../api/index.ts';
import { positive, withCondition, withoutCondition } from '../library/objects/index.ts';
import { desiredReplicas, maxUnavailable, progressDeadlineMs } from './limits.ts';
import { specReplicas, sumOf } from './replica-sets.ts';

export type DeploymentStatus = NonNullable<Deployment['status']>;

/** Upstream's reasons. */
export const REASON = {
  available: 'MinimumReplicasAvailable',
  unavailable: 'MinimumReplicasUnavailable',
  complete: 'NewReplicaSetAvailable',
  updated: 'ReplicaSetUpdated',
  created: 'NewReplicaSetCreated',
  createFailed: 'ReplicaSetCreateError',
  found: 'FoundNewReplicaSet',
  timedOut: 'ProgressDeadlineExceeded',
  paused: 'DeploymentPaused',
  resumed: 'DeploymentResumed',
} as const;

/** A Deployment's ReplicaSets: the one of its template (none before it is made), and those of earlier ones. */
export interface Revisions {
  readonly newest: ReplicaSet | undefined;
  readonly old: readonly ReplicaSet[];
}

export function allOf({ newest, old }: Revisions): readonly ReplicaSet[] {
  return newest ? [...old, newest] : old;
}

export function deploymentCondition(
  type: string,
  status: 'True' | 'False' | 'Unknown',
  reason: string,
  message: string,
  nowMs: number,
): DeploymentCondition {
  const now = formatTime(nowMs);
  return { type, status, reason, message, lastUpdateTime: now, lastTransitionTime: now };
}

/** The counts, and whether enough is available. What concerns progress is {@link withProgress}'s. */
export function deploymentStatus(
  deployment: Deployment,
  revisions: Revisions,
  nowMs: number,
): DeploymentStatus {
  const all = allOf(revisions);
  const available = sumOf(all, (replicaSet) => replicaSet.status?.availableReplicas);
  const terminating = terminatingReplicas(all);
  const { collisionCount } = deployment.status ?? {};
  const enough = available >= desiredReplicas(deployment) - maxUnavailable(deployment);
  const [status, reason, message] = enough
    ? (['True', REASON.available, 'Deployment has minimum availability.'] as const)
    : (['False', REASON.unavailable, 'Deployment does not have minimum availability.'] as const);
  return {
    ...positive('observedGeneration', deployment.metadata.generation ?? 0),
    ...positive(
      'replicas',
      sumOf(all, (replicaSet) => replicaSet.status?.replicas),
    ),
    ...positive('updatedReplicas', revisions.newest?.status?.replicas ?? 0),
    ...positive(
      'readyReplicas',
      sumOf(all, (replicaSet) => replicaSet.status?.readyReplicas),
    ),
    ...positive('availableReplicas', available),
    ...positive('unavailableReplicas', sumOf(all, specReplicas) - available),
    ...(terminating === undefined ? {} : { terminatingReplicas: terminating }),
    ...(collisionCount === undefined ? {} : { collisionCount }),
    conditions: withCondition(
      deployment.status?.conditions,
      deploymentCondition('Available', status, reason, message, nowMs),
    ),
  };
}

/** The same with what is to be said of a rollout: whether it moves, is done, or took too long; and what keeps it from making Pods. */
export function withProgress(
  deployment: Deployment,
  revisions: Revisions,
  status: DeploymentStatus,
  nowMs: number,
): DeploymentStatus {
  const conditions = withFailures(progressConditions(deployment, revisions, status, nowMs), revisions);
  return { ...status, conditions };
}

/** Every Pod is of the newest template, and available. */
export function isComplete(deployment: Deployment, status: DeploymentStatus | undefined): boolean {
  const wanted = desiredReplicas(deployment);
  return (
    (status?.updatedReplicas ?? 0) === wanted &&
    (status?.replicas ?? 0) === wanted &&
    (status?.availableReplicas ?? 0) === wanted &&
    (status?.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 0)
  );
}

/** In how many milliseconds the deadline for progress passes; undefined where none is running. */
export function deadlineInMs(
  deployment: Deployment,
  status: DeploymentStatus | undefined,
  nowMs: number,
): number | undefined {
  const deadlineMs = progressDeadlineMs(deployment);
  const progressing = findCondition(status?.conditions, 'Progressing');
  if (deadlineMs === undefined || !progressing) return undefined;
  const settled = progressing.reason === REASON.timedOut || progressing.reason === REASON.complete;
  if (settled || isComplete(deployment, status)) return undefined;
  return timeMs(progressing.lastUpdateTime ?? '') + deadlineMs - nowMs;
}

function terminatingReplicas(replicaSets: readonly ReplicaSet[]): number | undefined {
  const counts = replicaSets.map((replicaSet) => replicaSet.status?.terminatingReplicas);
  return counts.every((count) => count !== undefined)
    ? counts.reduce((sum, count) => sum + count, 0)
    : undefined;
}

function progressConditions(
  deployment: Deployment,
  { newest }: Revisions,
  status: DeploymentStatus,
  nowMs: number,
): DeploymentCondition[] {
  const { conditions } = status;
  if (progressDeadlineMs(deployment) === undefined) return withoutCondition(conditions, 'Progressing');
  const current = findCondition(deployment.status?.conditions, 'Progressing');
  const done =
    (status.replicas ?? 0) === (status.updatedReplicas ?? 0) && current?.reason === REASON.complete;
  if (done) return [...(conditions ?? [])];

  const { name = '' } = (newest ?? deployment).metadata;
  const subject = newest ? `ReplicaSet "${name}"` : `Deployment "${name}"`;
  const progress = (state: 'True' | 'False', reason: string, text: string): DeploymentCondition =>
    deploymentCondition('Progressing', state, reason, `${subject} ${text}`, nowMs);
  if (isComplete(deployment, status)) {
    return withCondition(conditions, progress('True', REASON.complete, 'has successfully progressed.'));
  }
  if (hasProgressed(deployment.status, status)) {
    const moving = progress('True', REASON.updated, 'is progressing.');
    const since = current?.status === 'True' ? current.lastTransitionTime : undefined;
    // Replaced even where it says the same: each step of a rollout starts the deadline anew.
    return withCondition(
      withoutCondition(conditions, 'Progressing'),
      since === undefined ? moving : { ...moving, lastTransitionTime: since },
    );
  }
  if (hasTimedOut(deployment, current, nowMs)) {
    return withCondition(conditions, progress('False', REASON.timedOut, 'has timed out progressing.'));
  }
  return [...(conditions ?? [])];
}

function hasProgressed(before: DeploymentStatus | undefined, after: DeploymentStatus): boolean {
  const counts = ({
    replicas = 0,
    updatedReplicas = 0,
    readyReplicas = 0,
    availableReplicas = 0,
  }: DeploymentStatus) => ({
    updated: updatedReplicas,
    old: replicas - updatedReplicas,
    ready: readyReplicas,
    available: availableReplicas,
  });
  const [was, is] = [counts(before ?? {}), counts(after)];
  return is.updated > was.updated || is.old < was.old || is.ready > was.ready || is.available > was.available;
}

function hasTimedOut(
  deployment: Deployment,
  progressing: DeploymentCondition | undefined,
  nowMs: number,
): boolean {
  const deadlineMs = progressDeadlineMs(deployment);
  if (deadlineMs === undefined || !progressing || progressing.reason === REASON.complete) return false;
  if (progressing.reason === REASON.timedOut) return true;
  return timeMs(progressing.lastUpdateTime ?? '') + deadlineMs < nowMs;
}

/** A ReplicaSet that cannot make its Pods says why; the Deployment repeats it: of the newest first. */
function withFailures(conditions: DeploymentCondition[], revisions: Revisions): DeploymentCondition[] {
  const failureOf = (replicaSet: ReplicaSet | undefined) =>
    findCondition(replicaSet?.status?.conditions, 'ReplicaFailure');
  const failure =
    failureOf(revisions.newest) ??
    allOf(revisions)
      .map(failureOf)
      .find((found) => found !== undefined);
  if (!failure) return withoutCondition(conditions, 'ReplicaFailure');
  const { status, reason, message, lastTransitionTime } = failure;
  const time =
    lastTransitionTime === undefined ? {} : { lastTransitionTime, lastUpdateTime: lastTransitionTime };
  return withCondition(conditions, {
    type: 'ReplicaFailure',
    status,
    ...(reason === undefined ? {} : { reason }),
    ...(message === undefined ? {} : { message }),
    ...time,
  });
}
