/**
 * `framework`: the scheduling framework: what a plugin is, when it is asked, and what it is told. Names are upstream's.
 *
 *     const framework = new Framework([prioritySort, nodeName, new NodeResourcesFit(), binder]);
 *     const state = new CycleState();
 *     framework.runPreFilterPlugins(state, pod, snapshot);
 *     const rejected = framework.runFilterPlugins(state, pod, node);
 */
export * from './affinity-terms.ts';
export * from './cluster-event.ts';
export * from './cycle-state.ts';
export * from './diagnosis.ts';
export * from './extension-points.ts';
export * from './framework.ts';
export * from './node-info.ts';
export * from './nominator.ts';
export * from './plugin.ts';
export * from './pod-info.ts';
export type * from './rejection.ts';
export * from './resources.ts';
