/**
 * `scheduler`: binds Pods to nodes: filter, score, bind. Plugins are upstream's, by upstream's names; it reads and
 * writes through the public API alone.
 *
 *     const scheduler = startScheduler({ client, informers, random });
 */
export { readSchedulerConfiguration, type SchedulerConfiguration } from './configuration/index.ts';
export { type SchedulerOptions, startScheduler } from './scheduler.ts';
