import { type DeletionStrategy, formatTime, type KubernetesObject, timeMs } from '../../api/index.ts';
import type { DeleteOptions } from '../request/delete-options.ts';

/** What asking an object to go makes of it. */
export type DeletionStep =
  /** Its kind knows no grace: it goes at once, unless finalizers hold it. */
  | 'immediate'
  /** It has been given its time to end; `deletionGracePeriodSeconds` says how long. */
  | 'graceful'
  /** It had been asked before and has its time already. */
  | 'pending';

/**
 * Begins the graceful deletion of `object`, which will be changed, where its kind knows one. A second deletion can only
 * shorten the first one's time.
 */
export function beginDeletion(
  { gracePeriodSeconds }: DeletionStrategy,
  object: KubernetesObject,
  options: DeleteOptions,
  nowMs: number,
): DeletionStep {
  if (!gracePeriodSeconds) return 'immediate';
  const { metadata } = object;
  const asked =
    options.gracePeriodSeconds === undefined ? undefined : atLeastZero(options.gracePeriodSeconds);
  if (metadata.deletionTimestamp !== undefined) return shorten(object, asked);
  const grace = atLeastZero(gracePeriodSeconds(object, asked));
  metadata.deletionTimestamp = formatTime(nowMs + durationMs(grace));
  metadata.deletionGracePeriodSeconds = grace;
  if ((metadata.generation ?? 0) > 0) metadata.generation = (metadata.generation ?? 0) + 1;
  return 'graceful';
}

/** Marks an object that finalizers hold as being deleted. */
export function markDeleted({ metadata }: KubernetesObject, nowMs: number): void {
  if (metadata.deletionTimestamp === undefined && (metadata.generation ?? 0) > 0) {
    metadata.generation = (metadata.generation ?? 0) + 1;
  }
  if (metadata.deletionTimestamp === undefined || timeMs(metadata.deletionTimestamp) > nowMs) {
    metadata.deletionTimestamp = formatTime(nowMs);
  }
  metadata.deletionGracePeriodSeconds = 0;
}

function shorten({ metadata }: KubernetesObject, asked: number | undefined): DeletionStep {
  const { deletionTimestamp = '', deletionGracePeriodSeconds: given } = metadata;
  if (given === undefined) return 'immediate';
  if (asked === undefined || asked >= given) return 'pending';
  metadata.deletionTimestamp = formatTime(timeMs(deletionTimestamp) - durationMs(given) + durationMs(asked));
  metadata.deletionGracePeriodSeconds = asked;
  return 'graceful';
}

/**
 * Upstream reckons with nanoseconds in 64 bits, which overflow: 2^63-1 seconds, by which Pods say that they have all the
 * time there is, come to one second less than none. A time of any length is a time so.
 */
function durationMs(seconds: number): number {
  return Number(BigInt.asIntN(64, BigInt(String(seconds)) * 1_000_000_000n)) / 1e6;
}

/** Upstream takes a negative period for one second. */
function atLeastZero(seconds: number): number {
  return seconds < 0 ? 1 : seconds;
}
