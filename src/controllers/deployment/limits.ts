import type { Deployment } from '../../kinds/index.ts';
import { resolvePercent } from '../../api/index.ts';

export function isRollingUpdate(deployment: Deployment): boolean {
  return deployment.spec?.strategy?.type === 'RollingUpdate';
}

export function desiredReplicas(deployment: Deployment): number {
  return deployment.spec?.replicas ?? 0;
}

/** How many Pods there may be above the wanted number. */
export function maxSurge(deployment: Deployment): number {
  return isRollingUpdate(deployment) ? fenceposts(deployment).surge : 0;
}

/** How many of the wanted Pods need not be available. */
export function maxUnavailable(deployment: Deployment): number {
  const replicas = desiredReplicas(deployment);
  if (!isRollingUpdate(deployment) || replicas === 0) return 0;
  return Math.min(fenceposts(deployment).unavailable, replicas);
}

/** Surge rounds up and unavailable down; where both come to nothing, one may be unavailable, or nothing could move. */
function fenceposts(deployment: Deployment): { surge: number; unavailable: number } {
  const { maxSurge: most = 0, maxUnavailable: fewest = 0 } = deployment.spec?.strategy?.rollingUpdate ?? {};
  const replicas = desiredReplicas(deployment);
  const surge = resolvePercent(most, replicas, 'up') ?? 0;
  const unavailable = resolvePercent(fewest, replicas, 'down') ?? 0;
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable };
}

/** The deadline for progress in milliseconds; undefined where there is none. */
export function progressDeadlineMs(deployment: Deployment): number | undefined {
  const seconds = deployment.spec?.progressDeadlineSeconds;
  return seconds === undefined || seconds === MAX_INT32 ? undefined : seconds * 1000;
}

/** How many old ReplicaSets are kept; undefined: all. */
export function historyLimit(deployment: Deployment): number | undefined {
  const limit = deployment.spec?.revisionHistoryLimit;
  return limit === undefined || limit === MAX_INT32 ? undefined : limit;
}

const MAX_INT32 = 2 ** 31 - 1;
