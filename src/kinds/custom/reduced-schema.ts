import { ownValue } from '../../base/index.ts';
import { itemsOf, type JsonSchema, preservesUnknown, valuesOf } from './json-schema.ts';

/**
 * A schema without what OpenAPI v2 has no words for, as upstream reduces it: no clauses, no defaults, and where a value may
 * be null, or have unknown fields, nothing of what it holds, since kubectl would hold it to that.
 */
export function reducedSchema(schema: JsonSchema): JsonSchema {
  // What is left of these is put back; those without a name are gone.
  const {
    nullable,
    properties,
    type,
    additionalProperties,
    required,
    items: _items,
    allOf: _allOf,
    anyOf: _anyOf,
    oneOf: _oneOf,
    not: _not,
    default: _default,
    ...kept
  } = schema;
  const isOpen = preservesUnknown(schema);
  const isBare = nullable === true || isOpen;
  const item = isBare ? undefined : itemsOf(schema);
  const fields = isBare ? undefined : properties;
  const isUntyped = nullable === true || (isOpen && type === 'object') || (type === 'array' && !item);
  const values = valuesOf(schema);
  const needed = values?.nullable
    ? []
    : (required ?? []).filter((name) => ownValue(fields, name)?.nullable !== true);
  return {
    ...kept,
    ...(type === undefined || isUntyped ? {} : { type }),
    ...(item ? { items: reducedSchema(item) } : {}),
    ...(fields ? { properties: mapped(fields) } : {}),
    ...(additionalProperties === undefined
      ? {}
      : { additionalProperties: values ? reducedSchema(values) : additionalProperties }),
    ...(needed.length > 0 ? { required: needed } : {}),
  };
}

function mapped(fields: Readonly<Record<string, JsonSchema>>): Record<string, JsonSchema> {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, reducedSchema(field)]));
}
