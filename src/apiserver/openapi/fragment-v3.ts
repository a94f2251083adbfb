import { isObject, type JsonObject, setKey } from '../../base/index.ts';
import type { OpenApiFragment } from '../contracts/index.ts';

const V2_PREFIX = '#/definitions/';
const V3_PREFIX = '#/components/schemas/';
const METHODS: ReadonlySet<string> = new Set(['get', 'put', 'post', 'delete', 'options', 'head', 'patch']);

/** An OpenAPI v3 document made of what a server says in v2 alone, as upstream makes it. */
export function fragmentV3({ paths, definitions }: OpenApiFragment): JsonObject {
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: 'unversioned' },
    paths: mapped(paths, pathV3),
    components: { schemas: mapped(definitions, schemaV3) },
  };
}

function pathV3(item: unknown): unknown {
  if (!isObject(item)) return {};
  return mapped(item, (value, key) => {
    if (key === 'parameters') return listOf(value).map(parameterV3);
    return METHODS.has(key) && isObject(value) ? operationV3(value) : value;
  });
}

function operationV3(operation: JsonObject): JsonObject {
  const { parameters, responses, consumes, produces, schemes: _schemes, ...rest } = operation;
  const given = listOf(parameters);
  const body = given.find(({ name, schema }) => name === 'body' && isObject(schema));
  const others = given.filter((each) => each !== body).map(parameterV3);
  return {
    ...rest,
    ...(others.length > 0 ? { parameters: others } : {}),
    ...(body ? { requestBody: { content: contentV3(body['schema'], consumes) } } : {}),
    responses: isObject(responses)
      ? mapped(responses, (response) => (isObject(response) ? responseV3(response, produces) : {}))
      : {},
  };
}

function responseV3({ schema, ...rest }: JsonObject, produces: unknown): JsonObject {
  return schema === undefined ? rest : { ...rest, content: contentV3(schema, produces) };
}

function contentV3(schema: unknown, types: unknown): JsonObject {
  const content: JsonObject = {};
  const named = Array.isArray(types) ? types.filter((type) => typeof type === 'string') : [];
  for (const type of named) setKey(content, type, { schema: schemaV3(schema) });
  return content;
}

function parameterV3(parameter: JsonObject): JsonObject {
  const { type, format, uniqueItems, schema, ...rest } = parameter;
  const simple = {
    ...(type === undefined ? {} : { type }),
    ...(format === undefined ? {} : { format }),
    ...(uniqueItems === undefined ? {} : { uniqueItems }),
  };
  return { ...rest, schema: schema === undefined ? simple : schemaV3(schema) };
}

/** What stands beside a reference counts in v3 only where the reference is one of several parts. */
function schemaV3(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(schemaV3);
  if (!isObject(schema)) return schema;
  const { $ref, ...rest } = schema;
  const own = mapped(rest, (value, key) => {
    if (key === 'properties') return isObject(value) ? mapped(value, schemaV3) : value;
    return key === 'items' || key === 'additionalProperties' ? schemaV3(value) : value;
  });
  if (typeof $ref !== 'string') return own;
  const reference = { $ref: $ref.replace(V2_PREFIX, V3_PREFIX) };
  return Object.keys(own).length === 0 ? reference : { ...own, allOf: [reference] };
}

function mapped(object: JsonObject, change: (value: unknown, key: string) => unknown): JsonObject {
  const copy: JsonObject = {};
  for (const [key, value] of Object.entries(object)) setKey(copy, key, change(value, key));
  return copy;
}

function listOf(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter((item): item is JsonObject => isObject(item)) : [];
}
