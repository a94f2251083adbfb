/**
 * `fork`: a second cluster that begins as another one stands, in memory, and goes on under a clock of its own: what would
 * happen, without its happening.
 *
 *     const fork = await forkCluster({ store, nowMs: clock.now() }, { drain, random, log, nodes, … });
 *     await fork.client.resource('apps/v1', 'deployments').patch(web, 'merge', change);
 *     const report = await fork.run({ limitMs: 600_000 });
 */
export * from './fork.ts';
export type * from './fork-report.ts';
export * from './read-cluster.ts';
