/**
 * `library/jobs`: what other controllers than the Job's own ask of a Job.
 *
 *     if (isJobFinished(job)) …
 */
import { conditionIs } from '../../../api/index.ts';
import type { Job } from '../../../kinds/index.ts';

export function isJobFinished({ status }: Job): boolean {
  return (
    conditionIs(status?.conditions, 'Complete', 'True') || conditionIs(status?.conditions, 'Failed', 'True')
  );
}
