/**
 * `discovery`: what is served, for clients to find out: the plain documents of `/api` and `/apis`, and the aggregated
 * one that tells everything at once.
 *
 *     const paths = [discoveryPaths(kinds)];
 *     await paths[0].handle(request, '/apis/apps/v1');
 */
export { indexPath } from './index-path.ts';
export { discoveryPaths } from './discovery-paths.ts';
