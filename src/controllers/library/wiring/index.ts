/**
 * `library/wiring`: what a controller is as a value, and what it is handed.
 *
 *     export const jobController: ControllerDescriptor = { name: 'job-controller', serviceAccount, watches, start };
 */
export type * from './controller-context.ts';
export type * from './controller-descriptor.ts';
export * from './idle-controllers.ts';
export type * from './node-cidrs.ts';
export type * from './node-liveness.ts';
export * from './per-namespace.ts';
