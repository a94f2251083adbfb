/**
 * `library/endpoints`: what the controllers of Endpoints and EndpointSlices have in common: the Pods behind a service,
 * and how endpoints are put into slices.
 *
 *     const plan = planSlices(existing, groups);
 */
export * from './pod-endpoint.ts';
export * from './slice-object.ts';
export * from './slice-plan.ts';
export * from './watch-services.ts';
