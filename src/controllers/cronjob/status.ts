import type { CronJob, Job } from '../../kinds/index.ts';
import { conditionIs, formatTime, timeMs } from '../../api/index.ts';
import { jobName } from './scheduled-job.ts';

export type CronJobStatus = NonNullable<CronJob['status']>;

/** From when on times count as missed. */
export function sinceMs({ metadata }: CronJob, { lastScheduleTime }: CronJobStatus): number {
  return timeMs(lastScheduleTime ?? metadata.creationTimestamp ?? '');
}

/** Whether the Job of that time was made already. */
export function isTaken(cronJob: CronJob, status: CronJobStatus, scheduledMs: number): boolean {
  if (status.lastScheduleTime === formatTime(scheduledMs)) return true;
  return (status.active ?? []).some(({ name }) => name === jobName(cronJob, scheduledMs));
}

export function withSuccess(status: CronJobStatus, { status: ended }: Job): CronJobStatus {
  const at = ended?.completionTime;
  if (at === undefined || !conditionIs(ended?.conditions, 'Complete', 'True')) return status;
  return (status.lastSuccessfulTime ?? '') < at ? { ...status, lastSuccessfulTime: at } : status;
}

export function withoutJobs(status: CronJobStatus, uids: ReadonlySet<string>): CronJobStatus {
  if (uids.size === 0) return status;
  const { active = [], ...rest } = status;
  const left = active.filter(({ uid = '' }) => !uids.has(uid));
  return left.length === 0 ? rest : { ...rest, active: left };
}
