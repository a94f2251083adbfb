/**
 * The garbage collector: follows every resource, knows who owns whom, and deletes what has lost all its owners.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
import { startGarbageCollector } from './garbage-collector.ts';

export const garbageCollectorController: ControllerDescriptor = {
  name: 'garbage-collector-controller',
  serviceAccount: 'generic-garbage-collector',
  start: startGarbageCollector,
};
