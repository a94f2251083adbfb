/** When a CronJob runs. */
export interface Schedule {
  /** The first time after `afterMs`, in milliseconds; undefined where there is none. */
  next(afterMs: number): number | undefined;
}
/**
 * Reads a schedule in the syntax of cron: five fields, `@daily` and its like, or `@every 1h30m`. A time zone may stand
 * before it (`TZ=`, `CRON_TZ=`), and else is the one given; without either it is UTC. Throws where it is no schedule.
 */
export declare function parseSchedule(text: string, timeZone: string | undefined): Schedule;
export declare function hasZonePrefix(text: string): boolean;
/** The most recent time that should have been used. */
export interface Missed {
  readonly atMs: number;
  /** More than a hundred went by: something is wrong. */
  readonly tooMany: boolean;
}
/** The last scheduled time after `earliestMs` that is not later than `nowMs`. Throws for a schedule that never comes twice. */
export declare function mostRecent(schedule: Schedule, earliestMs: number, nowMs: number): Missed | undefined;
//# sourceMappingURL=schedule.d.ts.map
