/**
 * The Job controller: runs Pods until enough of them have succeeded or too many have failed, with or without indexes.
 * Every Pod carries a finalizer until its end was counted, so that none is counted twice or never.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
import { startJobController } from './job-controller.ts';

export const jobController: ControllerDescriptor = {
  name: 'job-controller',
  serviceAccount: 'job-controller',
  watches: ['batch/v1 jobs', 'v1 pods'],
  start: startJobController,
};
