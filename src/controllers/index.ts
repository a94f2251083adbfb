/**
 * `controllers`: what makes the cluster do what its objects say. A folder per controller, by upstream's names, each of
 * them a `ControllerDescriptor`: a `reconcile(key)`, what wakes it, and whom it speaks for. They know the public API and
 * nothing else of the server, and none imports another's folder; what several need is in `library`.
 *
 *     const controllers = startControllers({ clientOf, informers, kinds, names: ['*'], authorityCertificate, clock, log });
 *     controllers.dispose();
 */
export type { NodeCidrs, NodeLiveness } from './library/wiring/index.ts';
export { CONTROLLERS } from './controllers.ts';
export { freeRanges } from './node-ipam/index.ts';
export * from './select-controllers.ts';
export * from './start-controllers.ts';
