import { findCondition, formatTime } from '../../api/index.ts';
import type { Job, JobCondition, Pod } from '../../kinds/index.ts';
import { deepEqual } from '../../base/index.ts';
import { positive } from '../library/objects/index.ts';
import { completionIndexOf, isIndexed, isPodFailed, isTracked, type JobStatus } from './job-facts.ts';
import { finalCondition } from './job-outcome.ts';
import type { JobState } from './job-state.ts';
import { judgeFailure } from './policies.ts';

/** The most Pods that wait to be counted at once: they are named in the status, which must not grow without end. */
const UNCOUNTED_LIMIT = 500;

/** What one reconcile has to say of a Job, apart from what its ended Pods add. */
export interface Observation {
  readonly active: number;
  readonly ready: number;
  readonly terminating: number;
  readonly startTime: string | undefined;
  readonly conditions: readonly JobCondition[];
  /** How the Job ends, where that is decided and may be acted on. */
  readonly outcome: JobCondition | undefined;
}

/**
 * How ended Pods are counted so that none is counted twice or lost, whatever fails in between: first the status
 * names those that are to be counted (`uncountedTerminatedPods`; of an Indexed Job the indexes themselves), then
 * their finalizers go, and then they move from the names into the counts.
 */
export interface CountingStep {
  /** The status to write first. */
  readonly status: JobStatus;
  /** The Pods whose finalizers go after that. */
  readonly release: readonly Pod[];
  /** Pods wait for another round: the Job cannot end in this one. */
  readonly more: boolean;
}

export function countingStep(state: JobState, seen: Observation): CountingStep {
  const { job } = state;
  const uncounted = uncountedOf(job.status);
  const tracked = new Set(
    state.pods.filter((pod) => isTracked(pod) && !state.released.has(uidOf(pod))).map(uidOf),
  );
  const start = settle({ ...job.status, uncountedTerminatedPods: uncounted }, tracked);
  const names = uncountedOf(start);
  const succeeded = new Set(names.succeeded);
  const failed = new Set(names.failed);
  const indexes: number[] = [];
  const release: Pod[] = [];
  let more = false;
  for (const pod of inIndexOrder(state)) {
    if (!tracked.has(uidOf(pod)) || !mayRelease(state, pod, seen.outcome)) continue;
    release.push(pod);
    if (pod.status?.phase === 'Succeeded' && !failed.has(uidOf(pod))) {
      const index = completionIndexOf(pod, job.spec?.completions);
      if (!isIndexed(job)) succeeded.add(uidOf(pod));
      else if (index !== undefined && !state.previousIndexes.has(index)) indexes.push(index);
    } else if (countsAsFailed(state, pod, seen.outcome)) failed.add(uidOf(pod));
    more = indexes.length + succeeded.size + failed.size >= UNCOUNTED_LIMIT;
    if (more) break;
  }
  const status = statusOf(state, seen, {
    ...start,
    uncountedTerminatedPods: {
      ...(succeeded.size > 0 ? { succeeded: [...succeeded] } : {}),
      ...(failed.size > 0 ? { failed: [...failed] } : {}),
    },
  });
  return { status, release, more };
}

/** Moves into the counts the Pods named in a status that no longer have the finalizer. */
export function settle(status: JobStatus, tracked: ReadonlySet<string>): JobStatus {
  const { succeeded = [], failed = [] } = uncountedOf(status);
  const stillNamed = (uids: readonly string[]): string[] => uids.filter((uid) => tracked.has(uid));
  const [waitingSucceeded, waitingFailed] = [stillNamed(succeeded), stillNamed(failed)];
  return {
    ...status,
    ...positive('succeeded', (status.succeeded ?? 0) + succeeded.length - waitingSucceeded.length),
    ...positive('failed', (status.failed ?? 0) + failed.length - waitingFailed.length),
    uncountedTerminatedPods: {
      ...(waitingSucceeded.length > 0 ? { succeeded: waitingSucceeded } : {}),
      ...(waitingFailed.length > 0 ? { failed: waitingFailed } : {}),
    },
  };
}

/** The status of a Job that has ended; undefined where Pods are still to be counted, or on their way out. */
export function finishedStatus(
  status: JobStatus,
  outcome: JobCondition,
  nowMs: number,
): JobStatus | undefined {
  const { succeeded = [], failed = [] } = uncountedOf(status);
  if (succeeded.length > 0 || failed.length > 0 || (status.terminating ?? 0) > 0) return undefined;
  const final = finalCondition(outcome, nowMs);
  return {
    ...status,
    conditions: [...(status.conditions ?? []), final],
    ...(final.type === 'Complete' ? { completionTime: formatTime(nowMs) } : {}),
  };
}

export function sameStatus(a: JobStatus | undefined, b: JobStatus): boolean {
  return deepEqual(a, b);
}

function statusOf(state: JobState, seen: Observation, counted: JobStatus): JobStatus {
  const { job, succeededIndexes, failedIndexes } = state;
  const { active: _active, succeeded: _succeeded, startTime: _startTime, ...rest } = counted;
  const conditions = [...seen.conditions];
  if (seen.outcome && !findCondition(conditions, seen.outcome.type)) conditions.push(seen.outcome);
  return {
    ...rest,
    ...positive('active', seen.active),
    ...positive('succeeded', isIndexed(job) ? succeededIndexes.size : (counted.succeeded ?? 0)),
    ready: seen.ready,
    terminating: seen.terminating,
    ...(seen.startTime === undefined ? {} : { startTime: seen.startTime }),
    ...(isIndexed(job) && succeededIndexes.size > 0 ? { completedIndexes: succeededIndexes.toString() } : {}),
    ...(failedIndexes ? { failedIndexes: failedIndexes.toString() } : {}),
    ...(conditions.length > 0 ? { conditions } : {}),
  };
}

/** Whether nothing more is to be learnt from a Pod, so that it may go. */
function mayRelease({ job, lastFailures }: JobState, pod: Pod, outcome: JobCondition | undefined): boolean {
  if (job.metadata.deletionTimestamp !== undefined || outcome || pod.status?.phase === 'Succeeded')
    return true;
  if (!isPodFailed(job, pod)) return false;
  const index = completionIndexOf(pod);
  return index === undefined || lastFailures.get(index)?.metadata.uid !== pod.metadata.uid;
}

/** When a Job has failed, whatever still ran of it counts as failed, too. */
function countsAsFailed({ job }: JobState, pod: Pod, outcome: JobCondition | undefined): boolean {
  const jobFailed = outcome !== undefined && outcome.type !== 'SuccessCriteriaMet';
  if (!isPodFailed(job, pod) && !jobFailed) return false;
  if (isIndexed(job) && completionIndexOf(pod, job.spec?.completions) === undefined) return false;
  return judgeFailure(job, pod).counts;
}

function inIndexOrder({ job, pods }: JobState): readonly Pod[] {
  if (!isIndexed(job)) return pods;
  return [...pods].sort((a, b) => (completionIndexOf(a) ?? -1) - (completionIndexOf(b) ?? -1));
}

function uncountedOf(status: Job['status']): { succeeded?: string[]; failed?: string[] } {
  return status?.uncountedTerminatedPods ?? {};
}

function uidOf({ metadata }: Pod): string {
  return metadata.uid ?? '';
}
