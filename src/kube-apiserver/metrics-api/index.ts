/**
 * `metrics-api`: what nodes and Pods use, served as metrics.k8s.io/v1beta1 where nobody else is registered for it.
 *
 *     kinds.register(...metricsKinds());
 *     const metrics = new MetricsApi({ reader, usage, clock });
 *     const endpoint = metrics.endpoint(call);
 */
export * from './metrics-api.ts';
export type * from './usage.ts';
