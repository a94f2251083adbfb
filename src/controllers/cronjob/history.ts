import { conditionIs } from '../../api/index.ts';
import type { CronJob, Job } from '../../kinds/index.ts';

/** The finished Jobs beyond what the history limits keep, the oldest first. */
export function surplusHistory({ spec }: CronJob, jobs: readonly Job[]): Job[] {
  const { successfulJobsHistoryLimit, failedJobsHistoryLimit } = spec ?? {};
  return [
    ...beyond(jobs, 'Complete', successfulJobsHistoryLimit),
    ...beyond(jobs, 'Failed', failedJobsHistoryLimit),
  ];
}

function beyond(jobs: readonly Job[], condition: 'Complete' | 'Failed', limit: number | undefined): Job[] {
  if (limit === undefined) return [];
  const ended = jobs.filter((job) => conditionIs(job.status?.conditions, condition, 'True'));
  const startOf = ({ status, metadata }: Job): string => `${status?.startTime ?? '~'} ${metadata.name}`;
  ended.sort((a, b) => (startOf(a) < startOf(b) ? -1 : 1));
  return ended.slice(0, Math.max(0, ended.length - limit));
}
