import type { Job, Pod } from '../../kinds/index.ts';
export type JobStatus = NonNullable<Job['status']>;
/** Holds a Pod until its end was counted. */
export declare const TRACKING_FINALIZER = 'batch.kubernetes.io/job-tracking';
export declare const COMPLETION_INDEX = 'batch.kubernetes.io/job-completion-index';
export declare const INDEX_FAILURES = 'batch.kubernetes.io/job-index-failure-count';
export declare const INDEX_IGNORED_FAILURES = 'batch.kubernetes.io/job-index-ignored-failure-count';
export declare function isManagedElsewhere({ spec }: Job): boolean;
export declare function isSuspended({ spec }: Job): boolean;
export declare function isIndexed({ spec }: Job): boolean;
export declare function hasLimitPerIndex({ spec }: Job): boolean;
/** A Pod is replaced only once it has failed, not while it is on its way out. */
export declare function replacesOnlyFailed({ spec }: Job): boolean;
export declare function isTracked({ metadata }: Pod): boolean;
/** The Pod's index; undefined where it has none, or none that the Job still has. */
export declare function completionIndexOf({ metadata }: Pod, completions?: number): number | undefined;
/** How often the Pod's index had failed before it, ignored failures included where asked. */
export declare function indexFailuresOf({ metadata }: Pod, withIgnored?: boolean): number;
/** Failed, or deleted before it could: then it counts as failed at once, unless the Job waits for its end. */
export declare function isPodFailed(job: Job, pod: Pod): boolean;
/** When a Pod ended: by its containers, else since it is not ready, else since it was deleted, else since it was made. */
export declare function finishedMs(pod: Pod): number;
//# sourceMappingURL=job-facts.d.ts.map
