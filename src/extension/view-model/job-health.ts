import { findCondition } from '../../api/index.ts';
import { type CronJob, isTerminating, type Job } from '../../kinds/index.ts';
import { counted, detailed, type Health } from './health.ts';

export function jobHealth(job: Job): Health {
  const { spec, status } = job;
  const succeeded = status?.succeeded ?? 0;
  // Without completions, one success ends the Job however many Pods run beside each other.
  const wanted = spec?.completions ?? 1;
  const text = `${succeeded}/${wanted} done`;
  if (isTerminating(job)) return { state: 'terminating', text: 'Terminating' };
  const failed = findCondition(status?.conditions, 'Failed');
  if (failed?.status === 'True')
    return detailed('failed', `${text}: ${failed.reason ?? 'failed'}`, failed.message);
  if (findCondition(status?.conditions, 'Complete')?.status === 'True') return { state: 'done', text };
  if (spec?.suspend === true) return { state: 'paused', text: `${text}, suspended` };
  const running = counted(status?.active ?? 0, 'Pod');
  const failures = status?.failed ?? 0;
  return failures === 0
    ? { state: 'progressing', text: `${text}, ${running} running` }
    : { state: 'warning', text: `${text}, ${running} running, ${failures} failed` };
}

export function cronJobHealth(job: CronJob): Health {
  const { spec, status } = job;
  const schedule = spec?.timeZone ? `${spec.schedule} ${spec.timeZone}` : (spec?.schedule ?? '');
  if (isTerminating(job)) return { state: 'terminating', text: 'Terminating' };
  if (spec?.suspend === true) return { state: 'paused', text: `${schedule}, suspended` };
  const active = status?.active?.length ?? 0;
  if (active > 0) return { state: 'progressing', text: `${schedule}, ${counted(active, 'Job')} running` };
  const last = status?.lastScheduleTime;
  return detailed(
    'waiting',
    schedule,
    last === undefined ? 'It has not run yet.' : `It last ran at ${String(last)}.`,
  );
}
