/**
 * The TTL-after-finished controller: deletes Jobs a while after they ended, where `ttlSecondsAfterFinished` says so.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
import { startTtlAfterFinishedController } from './ttl-after-finished-controller.ts';

export const ttlAfterFinishedController: ControllerDescriptor = {
  name: 'ttl-after-finished-controller',
  serviceAccount: 'ttl-after-finished-controller',
  watches: ['batch/v1 jobs'],
  start: startTtlAfterFinishedController,
};
