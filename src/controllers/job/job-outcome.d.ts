import type { Job, JobCondition } from '../../kinds/index.ts';
import type { JobState } from './job-state.ts';
/**
 * How a Job is going to end, decided before its last Pods are gone: `SuccessCriteriaMet` or `FailureTarget`; the
 * conditions `Complete` and `Failed` repeat it when nothing runs any more. Once decided it stays so.
 */
export declare function outcomeOf(state: JobState, nowMs: number): JobCondition | undefined;
export declare function jobCondition(
  type: string,
  reason: string,
  message: string,
  nowMs: number,
): JobCondition;
export declare function completionsReached(nowMs: number): JobCondition;
/** The condition that ends a Job with this outcome. */
export declare function finalCondition({ type, reason, message }: JobCondition, nowMs: number): JobCondition;
/** In how many milliseconds the Job's deadline passes; undefined where none is running. */
export declare function deadlineInMs({ spec, status }: Job, nowMs: number): number | undefined;
/** Whether everything that the Job wanted has succeeded, so that it is complete once nothing runs. */
export declare function isComplete({ job, succeeded }: JobState, activeCount: number): boolean;
/** How many Pods should run now. */
export declare function wantedActive({ job, active, succeeded, failedIndexes }: JobState): number;
//# sourceMappingURL=job-outcome.d.ts.map
