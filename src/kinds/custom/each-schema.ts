import { isList, type JsonSchema } from './json-schema.ts';

/** Calls back with a schema and every schema in it, wherever it stands. */
export function eachSchema(schema: JsonSchema, visit: (schema: JsonSchema) => void): void {
  visit(schema);
  for (const inner of schemasIn(schema)) eachSchema(inner, visit);
}

/** Whether a schema, or one in it, is such a one. */
export function someSchema(schema: JsonSchema, holds: (schema: JsonSchema) => boolean): boolean {
  return holds(schema) || schemasIn(schema).some((inner) => someSchema(inner, holds));
}

/** The schemas directly in a schema. */
export function schemasIn(schema: JsonSchema): readonly JsonSchema[] {
  const { items, allOf = [], anyOf = [], oneOf = [], not, additionalProperties, additionalItems } = schema;
  const { properties = {}, patternProperties = {}, definitions = {}, dependencies = {} } = schema;
  const single = [not, additionalProperties, additionalItems].filter((inner) => typeof inner === 'object');
  const dependent = Object.values(dependencies).filter((inner): inner is JsonSchema => !Array.isArray(inner));
  return [
    ...(items === undefined ? [] : isList(items) ? items : [items]),
    ...allOf,
    ...anyOf,
    ...oneOf,
    ...single,
    ...Object.values(properties),
    ...Object.values(patternProperties),
    ...Object.values(definitions),
    ...dependent,
  ];
}
