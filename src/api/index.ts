/**
 * `api`: the machinery of objects, whatever their kind: fields, decoding, schemas, selectors, quantities, patches and
 * apply, the words of validation. Pure: the language server and the API server call the same functions, so the squiggle
 * and the 422 agree. The built-in kinds are in `kinds`.
 */
export * as cel from './cel/index.ts';
export * from './codec/index.ts';
export * from './conditions.ts';
export * from './field.ts';
export { copyWith, givenEmpty } from './given-empty.ts';
export * from './kind/index.ts';
export type * from './label-selector.ts';
export * from './long-work.ts';
export * from './object.ts';
export * from './patch/index.ts';
export type * from './strategy.ts';
export * from './schema/index.ts';
export * from './selectors/index.ts';
export * from './status.ts';
export * from './validation/index.ts';
export * from './values/index.ts';
