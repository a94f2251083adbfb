/**
 * `library/pods`: what the controllers of Pods have in common: what state a Pod is in, making and deleting Pods for an
 * owner, which go first, and what wakes whom.
 *
 *     const victims = inOrderOfDeletion(pods, countByNode(related), clock.now()).slice(0, surplus);
 */
export * from './disruption-target.ts';
export * from './pod-control.ts';
export * from './victims.ts';
export * from './watch-pods.ts';
export { watchSelectedPods } from './watch-selected-pods.ts';
