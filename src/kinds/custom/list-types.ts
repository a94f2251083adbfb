/** What lists of type `set` and `map` must hold to: nothing is in them twice. */
import { append, canonicalText, isObject, type JsonObject, ownValue, setKey } from '../../base/index.ts';
import { duplicate, type FieldError, type FieldPath, invalid } from '../../api/index.ts';
import { itemsOf, type JsonSchema, valuesOf } from './json-schema.ts';
import { childOf, itemOf, keyIn } from './paths.ts';

export function validateListTypes(
  value: unknown,
  schema: JsonSchema | undefined,
  path: FieldPath | undefined,
): FieldError[] {
  if (!schema) return [];
  if (Array.isArray(value)) return validateList(value, schema, path);
  if (!isObject(value)) return [];
  const errors: FieldError[] = [];
  const values = valuesOf(schema);
  for (const [key, item] of Object.entries(value)) {
    if (values) append(errors, validateListTypes(item, values, keyIn(path, key)));
    const own = ownValue(schema.properties, key);
    if (own) append(errors, validateListTypes(item, own, childOf(path, key)));
  }
  return errors;
}

function validateList(
  list: readonly unknown[],
  schema: JsonSchema,
  path: FieldPath | undefined,
): FieldError[] {
  const errors: FieldError[] = [];
  const type = schema['x-kubernetes-list-type'];
  if (type === 'set') {
    for (const index of repeated(list)) errors.push(duplicate(itemOf(path, index), list[index]));
  } else if (type === 'map') append(errors, validateMap(list, schema, path));
  const items = itemsOf(schema);
  if (items)
    for (const [index, item] of list.entries())
      append(errors, validateListTypes(item, items, itemOf(path, index)));
  return errors;
}

function validateMap(
  list: readonly unknown[],
  { 'x-kubernetes-list-map-keys': names = [] }: JsonSchema,
  path: FieldPath | undefined,
): FieldError[] {
  const odd = list.findIndex((item) => item !== null && !isObject(item));
  if (odd >= 0) {
    return [invalid(itemOf(path, odd), list.at(odd), 'must be an object for an array of list-type map')];
  }
  const keys = list.map((item) => keysOf(item, names));
  return repeated(keys).map((index) => duplicate(itemOf(path, index), keys[index]));
}

function keysOf(item: unknown, names: readonly string[]): JsonObject {
  const keys: JsonObject = {};
  for (const name of names.toSorted()) {
    const value = isObject(item) ? ownValue(item, name) : undefined;
    if (value !== undefined) setKey(keys, name, value);
  }
  return keys;
}

/** Where a value stands for the second time; the third and further ones are not told. */
function repeated(list: readonly unknown[]): number[] {
  const times = new Map<string, number>();
  const indexes: number[] = [];
  for (const [index, item] of list.entries()) {
    const text = canonicalText(item);
    const before = times.get(text) ?? 0;
    times.set(text, before + 1);
    if (before === 1) indexes.push(index);
  }
  return indexes;
}
