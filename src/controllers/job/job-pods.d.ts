import type { Job, Pod } from '../../kinds/index.ts';
import { type Expectations, type ResourceClient } from '../../client/index.ts';
import { type PodControl } from '../library/pods/index.ts';
import type { JobState } from './job-state.ts';
/** Makes and deletes a Job's Pods. */
export declare class JobPods {
  private readonly pods;
  private readonly control;
  private readonly expectations;
  constructor(pods: ResourceClient<Pod>, control: PodControl, expectations: Expectations);
  /** Makes a Pod for each of the indexes, or as many without. Gives how many were made, and why not more. */
  make(
    key: string,
    state: JobState,
    indexes: readonly (number | undefined)[],
  ): Promise<{
    readonly made: number;
    readonly failure?: Error | undefined;
  }>;
  /** Deletes Pods that are no longer wanted: what becomes of them counts for nothing, so they are let go first. */
  withdraw(key: string, job: Job, victims: readonly Pod[]): Promise<void>;
  /** Deletes the Pods of a Job whose outcome is decided: they still count. */
  stop(job: Job, active: readonly Pod[]): Promise<void>;
}
/** Takes the finalizer off a Pod; false where the Pod is gone already. */
export declare function releasePod(pods: ResourceClient<Pod>, pod: Pod): Promise<boolean>;
/** Which of the active Pods are too many: those of indexes that run twice or no longer exist, and `surplus` at least. */
export declare function surplusPods({ job, active }: JobState, surplus: number, nowMs: number): Pod[];
/** The lowest indexes that have neither succeeded nor failed nor run. */
export declare function pendingIndexes(state: JobState, count: number): number[];
//# sourceMappingURL=job-pods.d.ts.map
