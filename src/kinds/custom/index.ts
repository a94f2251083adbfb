/**
 * `custom`: kinds that definitions bring: their schemas, what they make of objects, and the `Kind` values of their versions.
 *
 *     const resource = new CustomResource(definition);
 *     kinds.register(...resource.kinds);
 */
export type { ConvertObjects } from './custom-conversion.ts';
export { CustomKind } from './custom-kind.ts';
export type * from './definition.ts';
export * from './each-schema.ts';
export { findField } from './field-path.ts';
export { readEmbedded, validateEmbedded } from './embedded-metadata.ts';
export { knownFormat } from './formats.ts';
export * from './json-schema.ts';
export { pruneValue } from './prune.ts';
export { rulesOf } from './rule-node.ts';
export { RuleBudget, validateRules } from './validate-rules.ts';
export { validateValue } from './validate-value.ts';
export { CustomResource } from './custom-resource.ts';
