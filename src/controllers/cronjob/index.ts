/**
 * The CronJob controller: makes Jobs at the times of a schedule, in a time zone, and keeps so many of them.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
import { startCronJobController } from './cron-job-controller.ts';

export const cronJobController: ControllerDescriptor = {
  name: 'cronjob-controller',
  serviceAccount: 'cronjob-controller',
  watches: ['batch/v1 cronjobs', 'batch/v1 jobs'],
  start: startCronJobController,
};
