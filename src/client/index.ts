/**
 * `client`: speaks to any Kubernetes API server, in the same process or over a connection, and holds what a controller
 * is made of: informers, work queues, expectations, leader election, events.
 *
 *     const client = createClient({ transport: server.handler, userAgent: 'wheelhouse', clock, log });
 *     const pods = client.resource<Pod>('v1', 'pods');
 *     await pods.delete({ namespace: 'default', name: 'web-1' });
 *
 *     const informers = createInformers(client);
 *     const cache = informers.of<Pod>('v1', 'pods').cache;
 */
export * from './backoff.ts';
export * from './client.ts';
export * from './controller.ts';
export { countedTransport } from './counted-transport.ts';
export { ControllerHealth } from './controller-health.ts';
export type * from './controller-runtime.ts';
export * from './controller-informers.ts';
export * from './discovery.ts';
export * from './event-recorder.ts';
export * from './expectations.ts';
export * from './failures.ts';
export * from './informer.ts';
export * from './informer-factory.ts';
export * from './leader-election.ts';
export type * from './list.ts';
export * from './long-running.ts';
export type * from './metadata-client.ts';
export * from './object-cache.ts';
export * from './object-name.ts';
export * from './object-version.ts';
export * from './resource-client.ts';
export * from './terminal-error.ts';
export * from './watch-budget.ts';
export * from './watch-objects.ts';
export * from './work-queue.ts';
