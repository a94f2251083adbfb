import { isList, itemsOf, type JsonSchema, valuesOf } from '../../custom/index.ts';

/** Why a schema has no structural form, in upstream's words; undefined where it has one. */
export function structuralProblem(schema: JsonSchema): string | undefined {
  const { not, allOf = [], anyOf = [], oneOf = [], items, properties = {} } = schema;
  const unsupported = unsupportedField(schema);
  if (unsupported !== undefined) return `OpenAPIV3Schema '${unsupported}' is not supported`;
  const clauses = not ? [not, ...allOf, ...anyOf, ...oneOf] : [...allOf, ...anyOf, ...oneOf];
  const problem = first(clauses);
  if (problem !== undefined) return problem;
  if (schema['x-kubernetes-preserve-unknown-fields'] === false) {
    return "internal error: 'x-kubernetes-preserve-unknown-fields' must be true or undefined";
  }
  if (isList(items) && items.length > 0) return "OpenAPIV3Schema 'items' must be a schema, but is an array";
  return first([itemsOf(schema), ...Object.values(properties), valuesOf(schema)]);
}

function first(schemas: readonly (JsonSchema | undefined)[]): string | undefined {
  for (const schema of schemas) {
    const problem = schema && structuralProblem(schema);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function unsupportedField(schema: JsonSchema): string | undefined {
  if ((schema.id ?? '') !== '') return 'id';
  if ((schema.$schema ?? '') !== '') return 'schema';
  if ((schema.$ref ?? '') !== '') return '$ref';
  if (hasEntries(schema.patternProperties)) return 'patternProperties';
  if (hasEntries(schema.dependencies)) return 'dependencies';
  if (schema.additionalItems !== undefined) return 'additionalItems';
  return hasEntries(schema.definitions) ? 'definitions' : undefined;
}

function hasEntries(map: Readonly<Record<string, unknown>> | undefined): boolean {
  return map !== undefined && Object.keys(map).length > 0;
}
