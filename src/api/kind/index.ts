/**
 * `kind`: what a kind is, as one value; and the kinds that there are, which come and go.
 *
 *     const deployment = kinds.findResource('apps', 'v1', 'deployments');
 *     deployment?.strategy.setDefaults?.(object);
 */
export type * from './conversion.ts';
export * from './kind.ts';
export * from './kinds.ts';
export type * from './printer-columns.ts';
export type * from './resource-info.ts';
export * from './version-order.ts';
