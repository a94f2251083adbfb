/**
 * The CronJob controller: makes Jobs at the times of a schedule, in a time zone, and keeps so many of them.
 *
 *     startCronJobController(context);
 */
export * from './cron-job-controller.ts';
