/**
 * `schema`: the forms in which it is said what an object looks like: OpenAPI schemas, and messages, which also know how
 * Go writes JSON and what stands where on the wire. What the built-in kinds look like is in `kinds`.
 */
export type * from './documentation.ts';
export type * from './message.ts';
export * from './references.ts';
export type * from './schema.ts';
