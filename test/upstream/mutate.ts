import type { Schema, Schemas } from './schemas.ts';
import { mapsFor, valuesFor } from './values.ts';

/** One change to an object: the value at a place (a list of keys), or undefined for no value at all. */
export interface Mutation {
  readonly at: readonly (string | number)[];
  readonly value?: unknown;
}

/** How deep below what an object has, fields are made up. */
const INVENTED_LEVELS = 2;

/** Every change of a single place of an object, by its schema. */
export function* mutationsOf(schemas: Schemas, schema: Schema, object: unknown): Generator<Mutation> {
  yield* placeMutations(schemas, schema, object, [], INVENTED_LEVELS);
}

/** A copy of an object with a mutation in it. */
export function mutated(object: unknown, { at, value }: Mutation): unknown {
  const [key, ...rest] = at;
  if (key === undefined) return value;
  const changed = mutated(childOf(object, key), { at: rest, value });
  if (typeof key === 'number') {
    const list: readonly unknown[] = Array.isArray(object) ? object : [];
    return changed === undefined ? list.toSpliced(key, 1) : list.toSpliced(key, 1, changed);
  }
  const entries = Object.entries(isObject(object) ? object : {}).filter(([other]) => other !== String(key));
  return Object.fromEntries(changed === undefined ? entries : [...entries, [String(key), changed]]);
}

function* placeMutations(
  schemas: Schemas,
  given: Schema,
  present: unknown,
  at: Mutation['at'],
  levels: number,
): Generator<Mutation> {
  const { schema, name } = schemas.resolve(given);
  if (at.length > 0) {
    for (const value of valuesFor(schema, name)) yield { at, value };
    yield { at, value: null };
    if (present !== undefined) yield { at };
  }
  const invent = present === undefined ? levels - 1 : levels;
  if (invent < 0) return;
  if (schema.properties) {
    yield { at: [...at, 'unknownField'], value: 'x' };
    for (const [key, field] of Object.entries(schema.properties)) {
      yield* placeMutations(schemas, field, childOf(present, key), [...at, key], invent);
    }
  } else if (schema.items) {
    const items: readonly unknown[] = Array.isArray(present) ? present : [];
    if (items.length > 0) yield { at, value: [...items, items[0]] };
    for (const [index, item] of (items.length > 0 ? items : [undefined]).entries()) {
      yield* placeMutations(schemas, schema.items, item, [...at, index], invent);
    }
  } else if (schema.additionalProperties) {
    const map = isObject(present) ? present : {};
    const [firstKey = 'x'] = Object.keys(map);
    for (const value of mapsFor(map[firstKey] ?? 'x')) yield { at, value };
    yield* placeMutations(schemas, schema.additionalProperties, map[firstKey], [...at, firstKey], invent);
  }
}

function childOf(object: unknown, key: string | number): unknown {
  if (Array.isArray(object)) return typeof key === 'number' ? (object[key] as unknown) : undefined;
  return isObject(object) && Object.hasOwn(object, key) ? object[key] : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
