import { formatAge, timeMs } from '../../api/index.ts';
import {
  ageOf,
  cells,
  containerTexts,
  flagText,
  nameOf,
  NONE,
  selectorText,
  since,
} from '../columns/cells.ts';
import type { CronJob, Job } from '../types/index.ts';

export const jobCells = cells<Job>((job, nowMs) => [
  nameOf(job),
  jobState(job),
  completions(job),
  jobDuration(job, nowMs),
  ageOf(job, nowMs),
  ...containerTexts(job.spec?.template.spec?.containers),
  selectorText(job.spec?.selector),
]);

export const cronJobCells = cells<CronJob>(({ spec, status, ...job }, nowMs) => [
  nameOf(job),
  spec?.schedule ?? '',
  spec?.timeZone ?? NONE,
  flagText(spec?.suspend),
  status?.active?.length ?? 0,
  status?.lastScheduleTime === undefined ? NONE : since(status.lastScheduleTime, nowMs),
  ageOf(job, nowMs),
  ...containerTexts(spec?.jobTemplate.spec?.template.spec?.containers),
  selectorText(spec?.jobTemplate.spec?.selector),
]);

function jobState({ metadata, status }: Job): string {
  const holds = (wanted: string): boolean =>
    (status?.conditions ?? []).some(({ type, status: value }) => type === wanted && value === 'True');
  if (holds('Complete')) return 'Complete';
  if (holds('Failed')) return 'Failed';
  if (metadata.deletionTimestamp !== undefined) return 'Terminating';
  return ['Suspended', 'FailureTarget', 'SuccessCriteriaMet'].find(holds) ?? 'Running';
}

function completions({ spec, status }: Job): string {
  const succeeded = status?.succeeded ?? 0;
  if (spec?.completions !== undefined) return `${succeeded}/${spec.completions}`;
  const parallelism = spec?.parallelism ?? 0;
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`;
}

function jobDuration({ status }: Job, nowMs: number): string {
  if (status?.startTime === undefined) return '';
  const endMs = status.completionTime === undefined ? nowMs : timeMs(status.completionTime);
  return formatAge(endMs - timeMs(status.startTime));
}
