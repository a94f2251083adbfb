/**
 * `cache`: what the scheduler knows of nodes and of the Pods on them, with those that it has placed and the API does
 * not show yet; and the snapshot that a scheduling cycle looks at.
 *
 *     cache.assumePod(pod, 'node-1');
 *     cache.updateSnapshot(snapshot);   // copies node-1, and nothing else
 */
export * from './scheduler-cache.ts';
export * from './node-snapshot.ts';
