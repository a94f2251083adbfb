/**
 * `core/pod/facts`: what others ask about a Pod, each by the one name that it has everywhere.
 *
 *     const counting = pods.filter((pod) => isActive(pod) && isReady(pod));
 */
export { containerTotals, type Quantities, quantitiesOf } from './container-totals.ts';
export * from './ephemeral-claims.ts';
export * from './host-port-usage.ts';
export * from './host-ports.ts';
export * from './lifecycle.ts';
export * from './node-affinity.ts';
export * from './placement.ts';
export { type ResourceAmounts, amountsOf, podRequests, requestsOf } from './pod-resources.ts';
export * from './quality-of-service.ts';
export * from './readiness.ts';
export { podSecretNames } from './secret-names.ts';
export * from './sidecars.ts';
export * from './static-pod.ts';
export { isTolerated } from './taints.ts';
export { areTolerationsWithin, mergeTolerations } from './tolerations.ts';
