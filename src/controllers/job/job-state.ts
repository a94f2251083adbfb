import { isActive, isFinished, isTerminating, type Job, type Pod } from '../../kinds/index.ts';
import { IndexSet } from './index-set.ts';
import {
  completionIndexOf,
  finishedMs,
  hasLimitPerIndex,
  indexFailuresOf,
  isIndexed,
  isPodFailed,
  isTracked,
} from './job-facts.ts';
import { judgeFailure } from './policies.ts';

/** All that a Job's status and Pods say, counted once. */
export interface JobState {
  readonly job: Job;
  readonly pods: readonly Pod[];
  readonly active: readonly Pod[];
  readonly terminating: number;
  /** Pods that have ended and are in no count yet. */
  readonly newSucceeded: readonly Pod[];
  readonly newFailed: readonly Pod[];
  readonly succeeded: number;
  readonly failed: number;
  /** The indexes that the status names, and those that have succeeded by now. Of an Indexed Job. */
  readonly previousIndexes: IndexSet;
  readonly succeededIndexes: IndexSet;
  /** The indexes that have failed for good. Where there is a limit for each index. */
  readonly failedIndexes: IndexSet | undefined;
  /** By index the last failed Pod, which remembers how often that index failed until another Pod does. */
  readonly lastFailures: ReadonlyMap<number, Pod>;
  /** The Pods whose finalizer was taken away, though the cache does not know it yet. */
  readonly released: ReadonlySet<string>;
}

export function jobState(job: Job, pods: readonly Pod[], released: ReadonlySet<string>): JobState {
  const { status, spec } = job;
  const active = pods.filter(isActive);
  const uncounted = status?.uncountedTerminatedPods;
  const completions = isIndexed(job) ? (spec?.completions ?? 0) : undefined;
  const counting = pods.filter((pod) => isCounting(pod, released, completions));
  const notIn = (uids: readonly string[] = []) => {
    const known = new Set(uids);
    return (pod: Pod): boolean => !known.has(pod.metadata.uid ?? '');
  };
  const newSucceeded = counting
    .filter((pod) => pod.status?.phase === 'Succeeded')
    .filter(notIn(uncounted?.succeeded));
  const newFailed = counting.filter((pod) => isPodFailed(job, pod)).filter(notIn(uncounted?.failed));
  const counted = newFailed.filter((pod) => judgeFailure(job, pod).counts);

  const previousIndexes = IndexSet.parse(status?.completedIndexes, completions ?? 0);
  const succeededIndexes = previousIndexes.with(succeededIndexesOf(pods, completions ?? 0));
  const failedIndexes = failedIndexesOf(job, pods);
  return {
    job,
    pods,
    active,
    terminating: pods.filter((pod) => isTerminating(pod) && !isFinished(pod)).length,
    newSucceeded,
    newFailed,
    succeeded:
      completions === undefined
        ? (status?.succeeded ?? 0) + newSucceeded.length + (uncounted?.succeeded?.length ?? 0)
        : succeededIndexes.size,
    failed: (status?.failed ?? 0) + counted.length + (uncounted?.failed?.length ?? 0),
    previousIndexes,
    succeededIndexes,
    failedIndexes,
    lastFailures: failedIndexes
      ? lastFailuresByIndex(job, counting, active, succeededIndexes, failedIndexes)
      : new Map<number, Pod>(),
    released,
  };
}

/** A Pod without the finalizer is in a count already, and one whose index the Job no longer has is in none. */
function isCounting(pod: Pod, released: ReadonlySet<string>, completions: number | undefined): boolean {
  if (!isTracked(pod) || released.has(pod.metadata.uid ?? '')) return false;
  return completions === undefined || completionIndexOf(pod, completions) !== undefined;
}

function succeededIndexesOf(pods: readonly Pod[], completions: number): number[] {
  return pods
    .filter((pod) => pod.status?.phase === 'Succeeded' && isTracked(pod))
    .map((pod) => completionIndexOf(pod, completions))
    .filter((index) => index !== undefined);
}

function failedIndexesOf(job: Job, pods: readonly Pod[]): IndexSet | undefined {
  if (!isIndexed(job) || !hasLimitPerIndex(job)) return undefined;
  const completions = job.spec?.completions ?? 0;
  const failed = pods
    .filter((pod) => isTracked(pod) && failsIndex(job, pod))
    .map((pod) => completionIndexOf(pod, completions))
    .filter((index) => index !== undefined);
  return IndexSet.parse(job.status?.failedIndexes, completions).with(failed);
}

function failsIndex(job: Job, pod: Pod): boolean {
  if (!isPodFailed(job, pod)) return false;
  const { action, counts } = judgeFailure(job, pod);
  if (action === 'FailIndex') return true;
  return counts && indexFailuresOf(pod) >= (job.spec?.backoffLimitPerIndex ?? 0);
}

function lastFailuresByIndex(
  job: Job,
  counting: readonly Pod[],
  active: readonly Pod[],
  succeeded: IndexSet,
  failed: IndexSet,
): Map<number, Pod> {
  const running = new Set(active.map((pod) => completionIndexOf(pod)));
  const last = new Map<number, Pod>();
  for (const pod of counting) {
    const index = completionIndexOf(pod);
    if (index === undefined || !isPodFailed(job, pod)) continue;
    if (running.has(index) || succeeded.has(index) || failed.has(index)) continue;
    const known = last.get(index);
    const later =
      !known ||
      (indexFailuresOf(known, true) <= indexFailuresOf(pod, true) && finishedMs(known) <= finishedMs(pod));
    if (later) last.set(index, pod);
  }
  return last;
}
