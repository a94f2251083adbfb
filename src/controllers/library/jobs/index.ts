/**
 * `library/jobs`: what other controllers than the Job's own ask of a Job.
 *
 *     if (isJobFinished(job)) …
 */
import type { Job } from '../../../kinds/index.ts';
import { conditionIs } from '../objects/index.ts';

export function isJobFinished({ status }: Job): boolean {
  return (
    conditionIs(status?.conditions, 'Complete', 'True') || conditionIs(status?.conditions, 'Failed', 'True')
  );
}
