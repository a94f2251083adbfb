/**
 * `flow-control`: API priority and fairness: who gets one of the server's seats, who waits for one, and who is refused.
 *
 *     const control = new FlowControl({ clock, seats: 600, waitMs: 15_000, objects });
 *     control.configure(levels, selectors);
 *     const admission = control.start(control.classify(user, info), call);
 */
export * from './config.ts';
export { dumpPaths } from './dump.ts';
export * from './flow-control.ts';
export { flowMetrics } from './flow-metrics.ts';
export type { ObjectStats } from './work-estimate.ts';
