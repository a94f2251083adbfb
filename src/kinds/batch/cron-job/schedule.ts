/**
 * Schedules of CronJobs, read once for both who checks and who runs them: the language of robfig/cron, which upstream
 * uses. Five fields, or a descriptor (`@daily`, `@every 1h30m`), and before either a time zone (`TZ=`, `CRON_TZ=`).
 *
 *     const schedule = parseSchedule('30 9 * * MON-FRI', 'Europe/Berlin');
 *     if ('problem' in schedule) return schedule.problem;
 *     schedule.next(nowMs);
 */
import { parseDuration, quote } from '../../../api/index.ts';
import { parseField, type ScheduleProblem } from './field.ts';
import { type CronFields, nextTime } from './next-time.ts';
import { timeZoneProblem } from './time-zone.ts';
import { type ZoneClock, zoneClock } from './zone-clock.ts';

/** When a CronJob runs. */
export interface CronSchedule {
  /** The first time after `afterMs`, in milliseconds; undefined where there is none within five years. */
  next(afterMs: number): number | undefined;
  /** Of `@every`: its times follow from the one before, and not from the clock. */
  readonly everyMs?: number;
}

/**
 * Reads a schedule, or says in the words of upstream's parser what is wrong with it.
 *
 * @param timeZone where the schedule itself names none; UTC where left out
 */
export function parseSchedule(text: string, timeZone?: string): CronSchedule | ScheduleProblem {
  if (text === '') return { problem: 'empty spec string' };
  let zone = timeZone ?? 'UTC';
  let spec = text;
  if (/^(?:CRON_)?TZ=/.test(text)) {
    const end = text.indexOf(' ');
    if (end < 0)
      return { problem: 'invalid schedule format: runtime error: slice bounds out of range [:-1]' };
    zone = text.slice(text.indexOf('=') + 1, end);
    const problem = zone === '' ? undefined : timeZoneProblem(zone);
    if (problem !== undefined) return { problem: `provided bad location ${zone}: ${problem}` };
    spec = text.slice(end).trim();
  }
  return spec.startsWith('@') ? parseDescriptor(spec, zone) : parseFields(spec, zone);
}

/** Whether a schedule speaks of a time zone itself, which is not supported any more. */
export function namesTimeZone(schedule: string): boolean {
  return schedule.includes('TZ');
}

const DESCRIPTORS: ReadonlyMap<string, string> = new Map([
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
  ['@monthly', '0 0 1 * *'],
  ['@weekly', '0 0 * * 0'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@hourly', '0 * * * *'],
]);
const EVERY = '@every ';

function parseDescriptor(descriptor: string, zone: string): CronSchedule | ScheduleProblem {
  const fields = DESCRIPTORS.get(descriptor);
  if (fields !== undefined) return parseFields(fields, zone);
  if (!descriptor.startsWith(EVERY)) return { problem: `unrecognized descriptor: ${descriptor}` };
  const text = descriptor.slice(EVERY.length);
  const everyMs = parseDuration(text);
  if (everyMs === undefined)
    return { problem: `failed to parse duration ${descriptor}: ${durationProblem(text)}` };
  return everySchedule(Math.max(1, Math.floor(everyMs / 1000)) * 1000);
}

/** Whole seconds: what is below is cut off. */
function everySchedule(everyMs: number): CronSchedule {
  return { everyMs, next: (afterMs) => Math.floor(afterMs / 1000) * 1000 + everyMs };
}

function parseFields(spec: string, zone: string): CronSchedule | ScheduleProblem {
  const texts = spec.split(/\s+/).filter((field) => field !== '');
  if (texts.length !== 5) {
    return { problem: `expected exactly 5 fields, found ${texts.length}: [${texts.join(' ')}]` };
  }
  const [first = '', second = '', third = '', fourth = '', fifth = ''] = texts;
  const minute = parseField(first, 'minute');
  if ('problem' in minute) return minute;
  const hour = parseField(second, 'hour');
  if ('problem' in hour) return hour;
  const dayOfMonth = parseField(third, 'dayOfMonth');
  if ('problem' in dayOfMonth) return dayOfMonth;
  const month = parseField(fourth, 'month');
  if ('problem' in month) return month;
  const dayOfWeek = parseField(fifth, 'dayOfWeek');
  if ('problem' in dayOfWeek) return dayOfWeek;
  const fields: CronFields = { minute, hour, dayOfMonth, month, dayOfWeek };
  let clock: ZoneClock | undefined;
  return { next: (afterMs) => nextTime(fields, (clock ??= zoneClock(zone)), afterMs) };
}

function durationProblem(text: string): string {
  const [, number, unit] = /^[+-]?(?:\d+\.?\d*(?:ns|us|µs|ms|s|m|h))*(\d+\.?\d*)([^\d.]*)/.exec(text) ?? [];
  if (number === undefined) return `time: invalid duration ${quote(text)}`;
  if (!unit) return `time: missing unit in duration ${quote(text)}`;
  return `time: unknown unit ${quote(unit)} in duration ${quote(text)}`;
}
