/**
 * `controllers`: what makes the cluster do what its objects say. A folder per controller, each of them a
 * `reconcile(key)` and what wakes it. They know the public API and nothing else of the server.
 *
 *     const controllers = startControllers({ client, informers, names: ['*'], authorityCertificate, nodeCidrs });
 *     controllers.dispose();
 */
export type { NodeCidrs } from './node-ipam/index.ts';
export * from './start-controllers.ts';
