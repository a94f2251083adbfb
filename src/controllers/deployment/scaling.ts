import type { Deployment, ReplicaSet } from '../../kinds/index.ts';
import {
  activeOf,
  biggestNewestFirst,
  biggestOldestFirst,
  byRevision,
  oldestFirst,
  specReplicas,
  sumOf,
} from './replica-sets.ts';
import { desiredReplicasOf, maxReplicasOf } from './annotations.ts';
import { allOf, type Revisions } from './deployment-status.ts';
import { desiredReplicas, isRollingUpdate, maxSurge, maxUnavailable } from './limits.ts';

/** The size that a ReplicaSet is to have. */
export interface Resize {
  readonly replicaSet: ReplicaSet;
  readonly replicas: number;
}

/** Whether the Deployment was scaled since it last sized its ReplicaSets. */
export function wasScaled(deployment: Deployment, replicaSets: readonly ReplicaSet[]): boolean {
  return activeOf(replicaSets).some((replicaSet) => {
    const desired = desiredReplicasOf(replicaSet);
    return desired !== undefined && desired !== desiredReplicas(deployment);
  });
}

/**
 * The sizes after the Deployment was scaled. A single ReplicaSet takes all; where a rollout is under way, each
 * takes its share of the change, in proportion to its size, and the biggest what rounding leaves over.
 */
export function resizeAfterScaling(deployment: Deployment, revisions: Revisions): Resize[] {
  const wanted = desiredReplicas(deployment);
  const only = activeOrLatest(revisions);
  if (only) return specReplicas(only) === wanted ? [] : [{ replicaSet: only, replicas: wanted }];
  if (isSaturated(deployment, revisions.newest)) {
    return activeOf(revisions.old).map((replicaSet) => ({ replicaSet, replicas: 0 }));
  }
  return isRollingUpdate(deployment) ? inProportion(deployment, revisions) : [];
}

/** The size of the newest ReplicaSet in the next step of a rollout: as big as the surge leaves room for. */
export function newestSize(deployment: Deployment, old: readonly ReplicaSet[], current: number): number {
  const wanted = desiredReplicas(deployment);
  if (!isRollingUpdate(deployment) || current > wanted) return wanted;
  const room = wanted + maxSurge(deployment) - sumOf(old, specReplicas) - current;
  return current + Math.max(0, Math.min(room, wanted - current));
}

/** The first step towards the end of the old ReplicaSets: what of them is not available anyway goes. */
export function shrinkUnavailable(deployment: Deployment, revisions: Revisions): Resize[] {
  return shrink(
    revisions.old,
    removable(deployment, revisions),
    (replicaSet) => specReplicas(replicaSet) - (replicaSet.status?.availableReplicas ?? 0),
  );
}

/** The second step: as much more goes as keeps enough available. */
export function shrinkAvailable(deployment: Deployment, revisions: Revisions): Resize[] {
  const available = sumOf(allOf(revisions), (replicaSet) => replicaSet.status?.availableReplicas);
  return shrink(revisions.old, available - minAvailable(deployment), specReplicas);
}

/**
 * Whether the old ReplicaSets may lose anything in this step. Not where one of them still counts Pods that it was told to
 * give up: as many fewer are available than its status says.
 */
export function mayShrink(deployment: Deployment, revisions: Revisions): boolean {
  const active = activeOf(revisions.old);
  const isBehind = active.some(
    (replicaSet) => (replicaSet.status?.availableReplicas ?? 0) > specReplicas(replicaSet),
  );
  return active.length > 0 && !isBehind && removable(deployment, revisions) > 0;
}

/** How many Pods are neither needed to be available nor new ones on their way to it. */
function removable(deployment: Deployment, revisions: Revisions): number {
  const { newest } = revisions;
  const newestUnavailable = specReplicas(newest) - (newest?.status?.availableReplicas ?? 0);
  return sumOf(allOf(revisions), specReplicas) - minAvailable(deployment) - newestUnavailable;
}

function minAvailable(deployment: Deployment): number {
  return desiredReplicas(deployment) - maxUnavailable(deployment);
}

/** Takes up to `most` replicas, from the oldest ReplicaSet first, of each what it can spare. */
function shrink(
  replicaSets: readonly ReplicaSet[],
  most: number,
  spare: (replicaSet: ReplicaSet) => number,
): Resize[] {
  let left = most;
  const resizes: Resize[] = [];
  for (const replicaSet of oldestFirst(activeOf(replicaSets))) {
    const taken = Math.min(left, spare(replicaSet));
    if (taken <= 0) continue;
    resizes.push({ replicaSet, replicas: specReplicas(replicaSet) - taken });
    left -= taken;
  }
  return resizes;
}

function activeOrLatest(revisions: Revisions): ReplicaSet | undefined {
  const active = activeOf(allOf(revisions));
  if (active.length > 1) return undefined;
  return active[0] ?? revisions.newest ?? byRevision(revisions.old).at(-1);
}

function isSaturated(deployment: Deployment, newest: ReplicaSet | undefined): boolean {
  if (!newest) return false;
  const wanted = desiredReplicas(deployment);
  return (
    specReplicas(newest) === wanted &&
    desiredReplicasOf(newest) === wanted &&
    (newest.status?.availableReplicas ?? 0) === wanted
  );
}

function inProportion(deployment: Deployment, revisions: Revisions): Resize[] {
  const active = activeOf(allOf(revisions));
  const wanted = desiredReplicas(deployment);
  const allowed = wanted > 0 ? wanted + maxSurge(deployment) : 0;
  const change = allowed - sumOf(active, specReplicas);
  const sorted = change < 0 ? biggestOldestFirst(active) : biggestNewestFirst(active);
  let given = 0;
  const resizes = sorted.map((replicaSet) => {
    const share = shareOf(deployment, replicaSet, change, given);
    given += share;
    return { replicaSet, replicas: specReplicas(replicaSet) + share };
  });
  const [biggest, ...rest] = resizes;
  if (!biggest) return [];
  return [{ ...biggest, replicas: Math.max(0, biggest.replicas + change - given) }, ...rest];
}

function shareOf(deployment: Deployment, replicaSet: ReplicaSet, change: number, given: number): number {
  const size = specReplicas(replicaSet);
  if (size === 0 || change === 0 || change === given) return 0;
  const share = fractionOf(deployment, replicaSet);
  return change > 0 ? Math.min(share, change - given) : Math.max(share, change - given);
}

/** By how much a ReplicaSet grows where it keeps its part of the whole. */
function fractionOf(deployment: Deployment, replicaSet: ReplicaSet): number {
  const size = specReplicas(replicaSet);
  const wanted = desiredReplicas(deployment);
  if (wanted === 0) return -size;
  const marked = maxReplicasOf(replicaSet) ?? 0;
  const before = marked === 0 ? (deployment.status?.replicas ?? 0) : marked;
  return before === 0 ? 0 : Math.round((size * (wanted + maxSurge(deployment))) / before) - size;
}
