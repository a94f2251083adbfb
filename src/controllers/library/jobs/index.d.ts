/**
 * `library/jobs`: what other controllers than the Job's own ask of a Job.
 *
 *     if (isJobFinished(job)) …
 */
import type { Job } from '../../../kinds/index.ts';
export declare function isJobFinished({ status }: Job): boolean;
//# sourceMappingURL=index.d.ts.map
