import type { JobCondition, Pod } from '../../kinds/index.ts';
import { type JobStatus } from './job-facts.ts';
import type { JobState } from './job-state.ts';
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
export declare function countingStep(state: JobState, seen: Observation): CountingStep;
/** Moves into the counts the Pods named in a status that no longer have the finalizer. */
export declare function settle(status: JobStatus, tracked: ReadonlySet<string>): JobStatus;
/** The status of a Job that has ended; undefined where Pods are still to be counted, or on their way out. */
export declare function finishedStatus(
  status: JobStatus,
  outcome: JobCondition,
  nowMs: number,
): JobStatus | undefined;
export declare function sameStatus(a: JobStatus | undefined, b: JobStatus): boolean;
//# sourceMappingURL=job-tracking.d.ts.map
