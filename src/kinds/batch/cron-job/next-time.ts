import type { CronField } from './field.ts';
import type { ZoneClock } from './zone-clock.ts';

/** The fields of a schedule, each the set of its times. */
export interface CronFields {
  readonly minute: CronField;
  readonly hour: CronField;
  readonly dayOfMonth: CronField;
  readonly month: CronField;
  readonly dayOfWeek: CronField;
}

const SECOND_MS = 1000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** What has not come within so many years never does: the 30th of February. */
const YEARS = 5;

/**
 * The first whole minute after `afterMs` that all fields name, as robfig/cron finds it: field by field from the month
 * down, each moved on until it fits. Hours and minutes move by the clock's own time: an hour that the zone leaves out is
 * not found, and one that it repeats is found twice.
 */
export function nextTime(fields: CronFields, clock: ZoneClock, afterMs: number): number | undefined {
  if (!Number.isFinite(afterMs)) return undefined;
  const search = new TimeSearch(clock, (Math.floor(afterMs / SECOND_MS) + 1) * SECOND_MS);
  const lastYear = search.local.getUTCFullYear() + YEARS;
  while (search.local.getUTCFullYear() <= lastYear) {
    if (
      search.toMonth(fields) &&
      search.toDay(fields) &&
      search.toHour(fields) &&
      search.toMinute(fields) &&
      search.toFullMinute()
    ) {
      return search.atMs;
    }
  }
  return undefined;
}

/** A time that is moved on. Each move ends early where it came round to the field's beginning: then all begin anew. */
class TimeSearch {
  atMs: number;
  /** What the clocks of the zone show, as if it were UTC. */
  local: Date;
  private readonly clock: ZoneClock;
  /** Whether what is smaller than the field that is moved was set to its beginning. */
  private fromBeginning = false;

  constructor(clock: ZoneClock, atMs: number) {
    this.clock = clock;
    this.atMs = atMs;
    this.local = clock.local(atMs);
  }

  toMonth({ month }: CronFields): boolean {
    while (!month.values.has(this.local.getUTCMonth() + 1)) {
      this.begin((local) => Date.UTC(local.getUTCFullYear(), local.getUTCMonth()));
      const date = new Date(this.local);
      date.setUTCMonth(date.getUTCMonth() + 1);
      this.moveTo(this.clock.instant(date.getTime()));
      if (this.local.getUTCMonth() === 0) return false;
    }
    return true;
  }

  toDay(fields: CronFields): boolean {
    while (!fitsDay(fields, this.local)) {
      this.begin((local) => Date.UTC(local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate()));
      const date = new Date(this.local);
      date.setUTCDate(date.getUTCDate() + 1);
      this.moveTo(this.clock.instant(date.getTime()));
      // Where the zone has no such midnight, the day begins an hour later, or what was found is an hour before it.
      const hour = this.local.getUTCHours();
      if (hour !== 0) this.moveTo(this.atMs + (hour > 12 ? 24 - hour : -hour) * HOUR_MS);
      if (this.local.getUTCDate() === 1) return false;
    }
    return true;
  }

  toHour({ hour }: CronFields): boolean {
    while (!hour.values.has(this.local.getUTCHours())) {
      this.begin((local) =>
        Date.UTC(local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate(), local.getUTCHours()),
      );
      this.moveTo(this.atMs + HOUR_MS);
      if (this.local.getUTCHours() === 0) return false;
    }
    return true;
  }

  toMinute({ minute }: CronFields): boolean {
    while (!minute.values.has(this.local.getUTCMinutes())) {
      this.cut(MINUTE_MS);
      this.moveTo(this.atMs + MINUTE_MS);
      if (this.local.getUTCMinutes() === 0) return false;
    }
    return true;
  }

  toFullMinute(): boolean {
    const seconds = this.local.getUTCSeconds();
    if (seconds === 0) return true;
    this.moveTo(this.atMs + (60 - seconds) * SECOND_MS);
    this.fromBeginning = true;
    return false;
  }

  private begin(beginning: (local: Date) => number): void {
    if (this.fromBeginning) return;
    this.fromBeginning = true;
    this.moveTo(this.clock.instant(beginning(this.local)));
  }

  private cut(unitMs: number): void {
    if (this.fromBeginning) return;
    this.fromBeginning = true;
    this.moveTo(Math.floor(this.atMs / unitMs) * unitMs);
  }

  private moveTo(atMs: number): void {
    this.atMs = atMs;
    this.local = this.clock.local(atMs);
  }
}

/** Where both fields of days name some, a day of either fits; where one is a bare star, the other decides. */
function fitsDay({ dayOfMonth, dayOfWeek }: CronFields, local: Date): boolean {
  const [byMonth, byWeek] = [
    dayOfMonth.values.has(local.getUTCDate()),
    dayOfWeek.values.has(local.getUTCDay()),
  ];
  return dayOfMonth.isStar || dayOfWeek.isStar ? byMonth && byWeek : byMonth || byWeek;
}
