/**
 * `api`: what a Kubernetes object is: kinds, schemas, decoding, defaulting, validation, selectors, quantities, patches.
 * Pure: the language server and the API server call the same functions, so the squiggle and the 422 agree.
 *
 *     const rules = rulesOf({ group: 'apps', version: 'v1', kind: 'Deployment' });
 *     rules.setDefaults?.(deployment);
 *     const problems = rules.validateCreate?.(deployment) ?? [];
 */
export * from './codec/index.ts';
export * from './conversion/index.ts';
export * from './core/index.ts';
export * from './endpoint-slices.ts';
export * from './field.ts';
export { givenEmpty } from './given-empty.ts';
export * from './object.ts';
export * from './patch/index.ts';
export * from './pod-resources.ts';
export * from './pod-security/index.ts';
export * from './quota/index.ts';
export * from './resources/index.ts';
export * from './rules-of.ts';
export type * from './rules.ts';
export type * from './schema.ts';
export * from './schema/index.ts';
export * from './selectors/index.ts';
export * from './status.ts';
export * from './taints.ts';
export * from './tolerations.ts';
export type * from './types.ts';
export * from './validation/index.ts';
export * from './values/index.ts';
export * from './volume-match.ts';
export * from './workloads/index.ts';
