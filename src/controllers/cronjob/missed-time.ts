import type { CronSchedule } from '../../kinds/index.ts';

/** What went by of a schedule since it was looked at last. */
export interface Missed {
  /** The most recent time that should have been used; undefined where there is none that is not in the future. */
  readonly atMs: number | undefined;
  readonly count: 'none' | 'few' | 'many';
}

/** More than so many times that went by are a sign that something is wrong. */
const MANY = 100;
const SECOND_MS = 1000;

/**
 * The last scheduled time after `earliestMs` that is not later than `nowMs`, found in as many steps as the span has
 * digits. How many went by is estimated as upstream does, by the distance of the first two. Throws for a schedule that
 * never comes.
 */
export function missedTime(schedule: CronSchedule, earliestMs: number, nowMs: number): Missed {
  const first = schedule.next(earliestMs);
  // A schedule that never comes has come before anything: so does the zero of upstream's clock.
  const second = first === undefined ? undefined : schedule.next(first);
  if (first !== undefined && nowMs < first) return { atMs: undefined, count: 'none' };
  if (first !== undefined && second !== undefined && nowMs < second) return { atMs: first, count: 'none' };
  const intervalSeconds = Math.round(((second ?? 0) - (first ?? 0)) / SECOND_MS);
  if (first === undefined || intervalSeconds < 1) {
    throw new Error('time difference between two schedules is less than 1 second');
  }
  const missed = Math.floor((nowMs - first) / SECOND_MS / intervalSeconds) + 1;
  const beforeMs = first + (missed - 2) * intervalSeconds * SECOND_MS;
  return { atMs: lastBetween(schedule, beforeMs, nowMs), count: missed > MANY ? 'many' : 'few' };
}

/** In how long to look at a CronJob again, `nowMs` being what it is and `Missed` without regard to the deadline. */
export function nextLookMs(schedule: CronSchedule, earliestMs: number, nowMs: number): number | undefined {
  return schedule.next(fromMs(schedule, earliestMs, nowMs));
}

function fromMs(schedule: CronSchedule, earliestMs: number, nowMs: number): number {
  try {
    const { atMs, count } = missedTime(schedule, earliestMs, nowMs);
    return atMs ?? (count === 'none' ? earliestMs : nowMs);
  } catch {
    return nowMs;
  }
}

/** The last time after `afterMs` up to `untilMs`. Times follow each other, so that half of what is left can always be left out. */
function lastBetween(schedule: CronSchedule, afterMs: number, untilMs: number): number | undefined {
  const first = schedule.next(afterMs);
  if (first === undefined || first > untilMs) return undefined;
  if (schedule.everyMs !== undefined) {
    return first + Math.floor((untilMs - first) / schedule.everyMs) * schedule.everyMs;
  }
  let last = first;
  let highMs = untilMs;
  while (last < highMs) {
    const middleMs = Math.ceil((last + highMs) / 2);
    const next = schedule.next(middleMs - 1);
    if (next === undefined || next > highMs) highMs = middleMs - 1;
    else last = next;
  }
  return last;
}
