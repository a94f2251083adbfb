import type { Job, Pod } from '../../kinds/index.ts';
import { IndexSet } from './index-set.ts';
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
export declare function jobState(job: Job, pods: readonly Pod[], released: ReadonlySet<string>): JobState;
//# sourceMappingURL=job-state.d.ts.map
