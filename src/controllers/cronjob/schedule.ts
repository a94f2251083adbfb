import { Cron } from 'croner';
import { parseDuration } from '../../api/index.ts';

/** When a CronJob runs. */
export interface Schedule {
  /** The first time after `afterMs`, in milliseconds; undefined where there is none. */
  next(afterMs: number): number | undefined;
}

/**
 * Reads a schedule in the syntax of cron: five fields, `@daily` and its like, or `@every 1h30m`. A time zone may stand
 * before it (`TZ=`, `CRON_TZ=`), and else is the one given; without either it is UTC. Throws where it is no schedule.
 */
export function parseSchedule(text: string, timeZone: string | undefined): Schedule {
  const prefixed = /^(?:CRON_)?TZ=(\S+)\s+(.*)$/.exec(text);
  const [zone, pattern] = prefixed ? [prefixed[1], prefixed[2] ?? ''] : [timeZone, text];
  const every = /^@every\s+(.+)$/.exec(pattern.trim());
  if (every) return everySchedule(every[1] ?? '');
  const cron = new Cron(pattern.replaceAll('?', '*'), { timezone: zone ?? 'Etc/UTC' });
  return { next: (afterMs) => cron.nextRun(new Date(afterMs))?.getTime() };
}

export function hasZonePrefix(text: string): boolean {
  return /TZ=/.test(text);
}

/** The most recent time that should have been used. */
export interface Missed {
  readonly atMs: number;
  /** More than a hundred went by: something is wrong. */
  readonly tooMany: boolean;
}

const MANY = 100;

/** The last scheduled time after `earliestMs` that is not later than `nowMs`. Throws for a schedule that never comes twice. */
export function mostRecent(schedule: Schedule, earliestMs: number, nowMs: number): Missed | undefined {
  const first = schedule.next(earliestMs);
  const second = first === undefined ? undefined : schedule.next(first);
  if (first === undefined || second === undefined || second - first < 1000) {
    if (first !== undefined && first > nowMs) return undefined;
    throw new Error('time difference between two schedules is less than 1 second');
  }
  if (nowMs < first) return undefined;
  // Most schedules have an even step: a jump of whole steps comes near, and the rest is walked.
  const steps = Math.floor((nowMs - first) / (second - first));
  let atMs = first;
  let at: number | undefined =
    steps > 1 ? (schedule.next(first + (steps - 1) * (second - first) - 1) ?? first) : first;
  for (; at !== undefined && at <= nowMs; at = schedule.next(at)) atMs = at;
  return { atMs, tooMany: steps + 1 > MANY };
}

function everySchedule(text: string): Schedule {
  const stepMs = Math.max(1, Math.floor((parseDuration(text) ?? 0) / 1000)) * 1000;
  return { next: (afterMs) => Math.floor(afterMs / 1000) * 1000 + stepMs };
}
