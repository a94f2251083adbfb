/** Defaults of a schema, and the nulls that stand in their way. */
import { cloneJson, isObject, ownValue, setKey } from '../../base/index.ts';
import { itemsOf, type JsonSchema, valuesOf } from './json-schema.ts';

/** Fills what is missing, or null where it may not be, with its default. Changes `value`. */
export function applyDefaults(value: unknown, schema: JsonSchema | undefined): void {
  if (!schema) return;
  if (Array.isArray(value)) {
    const items = itemsOf(schema);
    if (!items) return;
    for (let i = 0; i < value.length; i++) {
      if (isForbiddenNull(value[i], items)) value[i] = cloneJson(items.default ?? null);
      applyDefaults(value[i], items);
    }
    return;
  }
  if (!isObject(value)) return;
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    if (hasDefault(property) && isMissing(ownValue(value, name), property)) {
      setKey(value, name, cloneJson(property.default));
    }
  }
  const values = valuesOf(schema);
  for (const key of Object.keys(value)) {
    const own = ownValue(schema.properties, key);
    if (own) applyDefaults(value[key], own);
    else if (values) {
      if (isForbiddenNull(value[key], values)) setKey(value, key, cloneJson(values.default ?? null));
      applyDefaults(value[key], values);
    }
  }
}

/** Drops the nulls of fields that may not be null and have no default. Changes `value`. */
export function dropNulls(value: unknown, schema: JsonSchema | undefined): void {
  if (Array.isArray(value)) {
    const items = schema && itemsOf(schema);
    for (const item of value) dropNulls(item, items);
    return;
  }
  if (!isObject(value)) return;
  for (const key of Object.keys(value)) {
    const field = schema && (ownValue(schema.properties, key) ?? valuesOf(schema));
    if (field && isForbiddenNull(value[key], field) && !hasDefault(field)) delete value[key];
    else dropNulls(value[key], field);
  }
}

function hasDefault(schema: JsonSchema): boolean {
  return (schema.default ?? null) !== null;
}

function isMissing(value: unknown, schema: JsonSchema): boolean {
  return value === undefined || isForbiddenNull(value, schema);
}

function isForbiddenNull(value: unknown, schema: JsonSchema): boolean {
  return value === null && schema.nullable !== true;
}
