import type { Mutation } from './mutate.ts';
import type { Schema, Schemas } from './schemas.ts';

/** How deep the fields of a kind go at most. */
const DEPTH = 16;

/** A value of a wrong type for every field of a kind, each field of each of its types once. */
export function* wrongTypesOf(schemas: Schemas, schema: Schema): Generator<Mutation> {
  yield* within(schemas, schema, [], new Set());
}

function* within(
  schemas: Schemas,
  given: Schema,
  at: Mutation['at'],
  seen: Set<string>,
): Generator<Mutation> {
  const { schema, name } = schemas.resolve(given);
  if (at.length > 0) for (const value of wrongFor(schema)) yield { at, value };
  if (at.length > DEPTH) return;
  for (const [key, field] of Object.entries(schema.properties ?? {})) {
    const place = `${name} ${key}`;
    if (seen.has(place)) continue;
    seen.add(place);
    yield* within(schemas, field, [...at, key], seen);
  }
  if (schema.items) yield* within(schemas, schema.items, [...at, 0], seen);
  if (schema.additionalProperties) yield* within(schemas, schema.additionalProperties, [...at, 'x'], seen);
}

function wrongFor({ type }: Schema): readonly unknown[] {
  if (type === 'string') return [7, {}];
  if (type === 'array') return ['x', {}];
  if (type === 'integer' || type === 'number') return ['x', 1.5, 2 ** 63];
  return type === 'boolean' ? ['x', 7] : ['x', []];
}
