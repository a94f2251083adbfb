/**
 * The garbage collector: follows every resource, knows who owns whom, and deletes what has lost all its owners.
 *
 *     startGarbageCollector(context);
 */
export * from './garbage-collector.ts';
