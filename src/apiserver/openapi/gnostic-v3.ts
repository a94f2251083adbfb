import { isObject, type JsonObject, type TimeSlice } from '../../base/index.ts';
import { encodeTable, type MessageTable, type Shape } from './gnostic-writer.ts';

/** An OpenAPI v3 document in protobuf: gnostic's `openapi.v3.Document`. */
export function encodeGnosticV3(document: JsonObject, slice: TimeSlice): Promise<Uint8Array> {
  return encodeTable(document, DOCUMENT, slice);
}

/** `SchemaOrReference`. */
function schemaOrReference(value: unknown): MessageTable {
  if (isObject(value) && value['$ref'] !== undefined) return REFERENCE;
  return { ...SCHEMA, wrap: [1] };
}

const REFERENCE: MessageTable = { fields: { $ref: [1, 'string'] }, wrap: [2] };

/** The same as the only one of the lists that items and values are held in. */
function inList(value: unknown): MessageTable {
  const table = schemaOrReference(value);
  return { ...table, wrap: [1, ...(table.wrap ?? [])] };
}

const SCHEMA_OR_REFERENCE: Shape = { one: schemaOrReference };

const SCHEMA: MessageTable = {
  fields: {
    uniqueItems: [20, 'boolean'],
    required: [23, 'strings'],
    enum: [24, { anys: true }],
    type: [25, 'string'],
    allOf: [26, { many: schemaOrReference }],
    oneOf: [27, { many: schemaOrReference }],
    items: [30, { one: inList }],
    properties: [31, { namedIn: 1, of: SCHEMA_OR_REFERENCE }],
    additionalProperties: [32, { one: inList }],
    default: [33, { scalarIn: { number: 1, boolean: 2, string: 3 } }],
    description: [34, 'string'],
    format: [35, 'string'],
  },
  extensions: 36,
};

const PARAMETER: MessageTable = {
  fields: {
    name: [1, 'string'],
    in: [2, 'string'],
    description: [3, 'string'],
    required: [4, 'boolean'],
    schema: [10, SCHEMA_OR_REFERENCE],
  },
  wrap: [1],
};

const MEDIA_TYPES: Shape = {
  namedIn: 1,
  of: { one: () => ({ fields: { schema: [1, SCHEMA_OR_REFERENCE] } }) },
};

const REQUEST_BODY: MessageTable = {
  fields: { content: [2, MEDIA_TYPES], required: [3, 'boolean'] },
  wrap: [1],
};

const RESPONSE: MessageTable = {
  fields: { description: [1, 'string'], content: [3, MEDIA_TYPES] },
  wrap: [1],
};

const OPERATION: MessageTable = {
  fields: {
    tags: [1, 'strings'],
    description: [3, 'string'],
    operationId: [5, 'string'],
    parameters: [6, { many: () => PARAMETER }],
    requestBody: [7, { one: () => REQUEST_BODY }],
    responses: [8, { namedIn: 2, of: { one: () => RESPONSE } }],
  },
  extensions: 13,
};

const PATH_ITEM: MessageTable = {
  fields: {
    get: [4, { one: () => OPERATION }],
    put: [5, { one: () => OPERATION }],
    post: [6, { one: () => OPERATION }],
    delete: [7, { one: () => OPERATION }],
    options: [8, { one: () => OPERATION }],
    head: [9, { one: () => OPERATION }],
    patch: [10, { one: () => OPERATION }],
    parameters: [13, { many: () => PARAMETER }],
  },
};

const SECURITY_SCHEME: MessageTable = {
  fields: { type: [1, 'string'], description: [2, 'string'], name: [3, 'string'], in: [4, 'string'] },
  wrap: [1],
};

const COMPONENTS: MessageTable = {
  fields: {
    schemas: [1, { namedIn: 1, of: SCHEMA_OR_REFERENCE }],
    securitySchemes: [7, { namedIn: 1, of: { one: () => SECURITY_SCHEME } }],
  },
};

const DOCUMENT: MessageTable = {
  fields: {
    openapi: [1, 'string'],
    info: [2, { one: () => ({ fields: { title: [1, 'string'], version: [6, 'string'] } }) }],
    paths: [4, { namedIn: 1, of: { one: () => PATH_ITEM } }],
    components: [5, { one: () => COMPONENTS }],
  },
};
