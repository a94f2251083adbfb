/**
 * `topology`: how many Pods of a kind there are in each domain of a topology (zone, host, …), kept up by what changes.
 *
 *     const view = views.get('web by zone', () => ({ topologyKeys: ['zone'], matches: isWeb }));
 *     await view.refresh(snapshot, slice);
 *     view.domainsOf('zone').countOf('a');
 */
export * from './domain-counts.ts';
export * from './existing-terms.ts';
export type { MatchingPods } from './matching-pods.ts';
export * from './node-view.ts';
export * from './views.ts';
