import { isTerminating, type Job, type Pod, podCondition } from '../../kinds/index.ts';
import { timeMs } from '../../api/index.ts';

export type JobStatus = NonNullable<Job['status']>;

/** Holds a Pod until its end was counted. */
export const TRACKING_FINALIZER = 'batch.kubernetes.io/job-tracking';
export const COMPLETION_INDEX = 'batch.kubernetes.io/job-completion-index';
export const INDEX_FAILURES = 'batch.kubernetes.io/job-index-failure-count';
export const INDEX_IGNORED_FAILURES = 'batch.kubernetes.io/job-index-ignored-failure-count';

/** The value of `managedBy` that means this controller. */
const OWN_NAME = 'kubernetes.io/job-controller';

export function isManagedElsewhere({ spec }: Job): boolean {
  return spec?.managedBy !== undefined && spec.managedBy !== OWN_NAME;
}

export function isSuspended({ spec }: Job): boolean {
  return spec?.suspend === true;
}

export function isIndexed({ spec }: Job): boolean {
  return spec?.completionMode === 'Indexed';
}

export function hasLimitPerIndex({ spec }: Job): boolean {
  return spec?.backoffLimitPerIndex !== undefined;
}

/** A Pod is replaced only once it has failed, not while it is on its way out. */
export function replacesOnlyFailed({ spec }: Job): boolean {
  return spec?.podReplacementPolicy === 'Failed' || spec?.podFailurePolicy !== undefined;
}

export function isTracked({ metadata }: Pod): boolean {
  return metadata.finalizers?.includes(TRACKING_FINALIZER) ?? false;
}

/** The Pod's index; undefined where it has none, or none that the Job still has. */
export function completionIndexOf(
  { metadata }: Pod,
  completions = Number.POSITIVE_INFINITY,
): number | undefined {
  const index = count(metadata.annotations?.[COMPLETION_INDEX]);
  return index !== undefined && index < completions ? index : undefined;
}

/** How often the Pod's index had failed before it, ignored failures included where asked. */
export function indexFailuresOf({ metadata }: Pod, withIgnored = false): number {
  const failures = count(metadata.annotations?.[INDEX_FAILURES]) ?? 0;
  return failures + (withIgnored ? (count(metadata.annotations?.[INDEX_IGNORED_FAILURES]) ?? 0) : 0);
}

/** Failed, or deleted before it could: then it counts as failed at once, unless the Job waits for its end. */
export function isPodFailed(job: Job, pod: Pod): boolean {
  if (pod.status?.phase === 'Failed') return true;
  return !replacesOnlyFailed(job) && isTerminating(pod) && pod.status?.phase !== 'Succeeded';
}

/** When a Pod ended: by its containers, else since it is not ready, else since it was deleted, else since it was made. */
export function finishedMs(pod: Pod): number {
  const ready = podCondition(pod, 'Ready');
  const { deletionTimestamp, deletionGracePeriodSeconds = 0, creationTimestamp = '' } = pod.metadata;
  const candidates = [
    containersFinishedMs(pod),
    timeMs((ready?.status === 'False' && ready.lastTransitionTime) || ''),
    timeMs(deletionTimestamp ?? '') - deletionGracePeriodSeconds * 1000,
  ];
  return candidates.find((ms) => ms !== undefined && !Number.isNaN(ms)) ?? timeMs(creationTimestamp);
}

function containersFinishedMs({ status }: Pod): number | undefined {
  const times = (status?.containerStatuses ?? []).map(({ state }) =>
    timeMs(state?.terminated?.finishedAt ?? ''),
  );
  return times.length === 0 || times.some(Number.isNaN) ? undefined : Math.max(...times);
}

function count(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}
