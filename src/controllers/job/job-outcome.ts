import { findCondition, formatTime, timeMs } from '../../api/index.ts';
import type { Job, JobCondition, Pod } from '../../kinds/index.ts';
import { isIndexed, isSuspended } from './job-facts.ts';
import type { JobState } from './job-state.ts';
import { failJobMessage, successPolicyMessage } from './policies.ts';

/**
 * How a Job is going to end, decided before its last Pods are gone: `SuccessCriteriaMet` or `FailureTarget`; the
 * conditions `Complete` and `Failed` repeat it when nothing runs any more. Once decided it stays so.
 */
export function outcomeOf(state: JobState, nowMs: number): JobCondition | undefined {
  const { job, pods } = state;
  const decided =
    trueCondition(job, 'SuccessCriteriaMet') ??
    trueCondition(job, 'FailureTarget') ??
    failedByPolicy(job, pods, nowMs);
  return decided ?? failedByLimits(state, nowMs) ?? byIndexes(state, nowMs);
}

export function jobCondition(type: string, reason: string, message: string, nowMs: number): JobCondition {
  const now = formatTime(nowMs);
  return { type, status: 'True', reason, message, lastProbeTime: now, lastTransitionTime: now };
}

export function completionsReached(nowMs: number): JobCondition {
  const message = 'Reached expected number of succeeded pods';
  return jobCondition('SuccessCriteriaMet', 'CompletionsReached', message, nowMs);
}

/** The condition that ends a Job with this outcome. */
export function finalCondition(
  { type, reason = '', message = '' }: JobCondition,
  nowMs: number,
): JobCondition {
  return jobCondition(type === 'SuccessCriteriaMet' ? 'Complete' : 'Failed', reason, message, nowMs);
}

/** In how many milliseconds the Job's deadline passes; undefined where none is running. */
export function deadlineInMs({ spec, status }: Job, nowMs: number): number | undefined {
  if (spec?.activeDeadlineSeconds === undefined || status?.startTime === undefined || spec.suspend)
    return undefined;
  return timeMs(status.startTime) + spec.activeDeadlineSeconds * 1000 - nowMs;
}

function trueCondition({ status }: Job, type: string): JobCondition | undefined {
  const condition = findCondition(status?.conditions, type);
  return condition?.status === 'True' ? condition : undefined;
}

function failed(reason: string, message: string, nowMs: number): JobCondition {
  return jobCondition('FailureTarget', reason, message, nowMs);
}

function failedByPolicy(job: Job, pods: readonly Pod[], nowMs: number): JobCondition | undefined {
  const message = failJobMessage(job, pods);
  return message === undefined ? undefined : failed('PodFailurePolicy', message, nowMs);
}

function failedByLimits(state: JobState, nowMs: number): JobCondition | undefined {
  const { job } = state;
  const limit = job.spec?.backoffLimit ?? Number.POSITIVE_INFINITY;
  if (state.failed > limit || restartsExceed(state, limit)) {
    return failed('BackoffLimitExceeded', 'Job has reached the specified backoff limit', nowMs);
  }
  const leftMs = deadlineInMs(job, nowMs);
  if (leftMs === undefined || leftMs > 0) return undefined;
  return failed('DeadlineExceeded', 'Job was active longer than specified deadline', nowMs);
}

/** Where containers are restarted in their Pod, it is the restarts that the limit counts. */
function restartsExceed({ job, pods }: JobState, limit: number): boolean {
  if (job.spec?.template?.spec?.restartPolicy !== 'OnFailure') return false;
  let restarts = 0;
  for (const { status } of pods) {
    if (status?.phase !== 'Running' && status?.phase !== 'Pending') continue;
    for (const container of [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])]) {
      restarts += container.restartCount;
    }
  }
  return limit === 0 ? restarts > 0 : restarts >= limit;
}

function byIndexes(state: JobState, nowMs: number): JobCondition | undefined {
  const { job, succeededIndexes, failedIndexes } = state;
  if (!isIndexed(job)) return undefined;
  const { completions = 0, maxFailedIndexes } = job.spec ?? {};
  if (failedIndexes && maxFailedIndexes !== undefined && failedIndexes.size > maxFailedIndexes) {
    const message = 'Job has exceeded the specified maximal number of failed indexes';
    return failed('MaxFailedIndexesExceeded', message, nowMs);
  }
  if (failedIndexes && failedIndexes.size > 0 && failedIndexes.size + succeededIndexes.size >= completions) {
    return failed('FailedIndexes', 'Job has failed indexes', nowMs);
  }
  const met = successPolicyMessage(job, succeededIndexes);
  return met === undefined ? undefined : jobCondition('SuccessCriteriaMet', 'SuccessPolicy', met, nowMs);
}

/** Whether everything that the Job wanted has succeeded, so that it is complete once nothing runs. */
export function isComplete({ job, succeeded }: JobState, activeCount: number): boolean {
  const completions = job.spec?.completions;
  return activeCount === 0 && (completions === undefined ? succeeded > 0 : succeeded >= completions);
}

/** How many Pods should run now. */
export function wantedActive({ job, active, succeeded, failedIndexes }: JobState): number {
  const { completions, parallelism = 1 } = job.spec ?? {};
  if (isSuspended(job)) return 0;
  // Without a number of completions, the first success is the sign that the work is done: no new Pods, and let the rest end.
  if (completions === undefined) return succeeded > 0 ? active.length : parallelism;
  return Math.max(0, Math.min(parallelism, completions - succeeded - (failedIndexes?.size ?? 0)));
}
