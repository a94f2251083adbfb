import { referencedName, type Schema } from '../../api/index.ts';
import type { Definitions } from './definitions.ts';
import type { Operation } from './operations.ts';

/** The names of all definitions that operations lead to, in order. */
export function closure(operations: readonly Operation[], definitions: Definitions): string[] {
  const names = new Set<string>();
  const visit = (name: string): void => {
    if (name === 'string' || names.has(name)) return;
    names.add(name);
    for (const reference of references(definitions.find(name) ?? {})) visit(reference);
  };
  for (const { body, responses } of operations) {
    if (body !== undefined) visit(body);
    for (const answer of Object.values(responses)) visit(answer);
  }
  return [...names].sort();
}

function* references(schema: Schema): Generator<string> {
  if (schema.$ref !== undefined) yield referencedName(schema.$ref);
  if (schema.items) yield* references(schema.items);
  if (typeof schema.additionalProperties === 'object') yield* references(schema.additionalProperties);
  for (const property of Object.values(schema.properties ?? {})) yield* references(property);
}
