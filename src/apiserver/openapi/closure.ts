import type { TimeSlice } from '../../base/index.ts';
import { referencedName, type Schema } from '../../api/index.ts';
import type { Definitions } from './definitions.ts';
import type { Operation } from './operations.ts';

/** The names of all definitions that operations lead to, in order. */
export async function closure(
  slice: TimeSlice,
  operations: readonly Operation[],
  definitions: Definitions,
): Promise<string[]> {
  const names = new Set<string>();
  const open = operations.flatMap(({ body, responses }) => [
    ...(body === undefined ? [] : [body]),
    ...Object.values(responses),
  ]);
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (name === 'string' || names.has(name)) continue;
    names.add(name);
    const definition = definitions.find(name) ?? {};
    // A definition may be large: it is made when it is first found, and looked through in another turn.
    if (slice.spend()) await slice.yield();
    for (const reference of references(definition)) if (!names.has(reference)) open.push(reference);
    if (slice.spend()) await slice.yield();
  }
  return [...names].sort();
}

function* references(schema: Schema): Generator<string> {
  if (schema.$ref !== undefined) yield referencedName(schema.$ref);
  if (schema.items) yield* references(schema.items);
  if (typeof schema.additionalProperties === 'object') yield* references(schema.additionalProperties);
  for (const property of Object.values(schema.properties ?? {})) yield* references(property);
}
