import { isObject, type JsonObject, type TimeSlice } from '../../base/index.ts';
import { encodeTable, type MessageTable, type Shape } from './gnostic-writer.ts';

/** An OpenAPI v2 document in the protobuf form that kubectl asks for: gnostic's `openapi.v2.Document`. */
export function encodeGnosticV2(document: JsonObject, slice: TimeSlice): Promise<Uint8Array> {
  return encodeTable(document, DOCUMENT, slice);
}

const ANY: Shape = { any: true };

const SCHEMA: MessageTable = {
  fields: {
    $ref: [1, 'string'],
    format: [2, 'string'],
    description: [4, 'string'],
    default: [5, ANY],
    required: [19, 'strings'],
    enum: [20, { anys: true }],
    additionalProperties: [21, { one: () => ADDITIONAL_PROPERTIES }],
    type: [22, { stringsIn: 1 }],
    items: [23, { one: () => ITEMS }],
    properties: [25, { namedIn: 1, of: { one: () => SCHEMA } }],
  },
  extensions: 31,
};

const ADDITIONAL_PROPERTIES: MessageTable = { ...SCHEMA, wrap: [1] };
const ITEMS: MessageTable = { ...SCHEMA, wrap: [1] };

const RESPONSE: MessageTable = {
  fields: { description: [1, 'string'], schema: [2, { one: () => ({ ...SCHEMA, wrap: [1] }) }] },
  wrap: [1],
};

const JSON_REFERENCE: MessageTable = { fields: { $ref: [1, 'string'] } };

const BODY_PARAMETER: MessageTable = {
  fields: {
    description: [1, 'string'],
    name: [2, 'string'],
    in: [3, 'string'],
    required: [4, 'boolean'],
    schema: [5, { one: () => SCHEMA }],
  },
};

const QUERY_PARAMETER: MessageTable = {
  fields: {
    required: [1, 'boolean'],
    in: [2, 'string'],
    description: [3, 'string'],
    name: [4, 'string'],
    type: [6, 'string'],
    uniqueItems: [20, 'boolean'],
  },
};

const PATH_PARAMETER: MessageTable = {
  fields: {
    required: [1, 'boolean'],
    in: [2, 'string'],
    description: [3, 'string'],
    name: [4, 'string'],
    type: [5, 'string'],
    uniqueItems: [19, 'boolean'],
  },
};

/** `Parameter`: a body, or one of query and path. */
function parameter(value: unknown, around: readonly number[] = []): MessageTable {
  const place = isObject(value) ? value['in'] : undefined;
  if (place === 'body') return { ...BODY_PARAMETER, wrap: [...around, 1] };
  return place === 'path'
    ? { ...PATH_PARAMETER, wrap: [...around, 2, 4] }
    : { ...QUERY_PARAMETER, wrap: [...around, 2, 3] };
}

/** `ParametersItem`: a parameter, or a reference to a shared one. */
function parametersItem(value: unknown): MessageTable {
  if (isObject(value) && value['$ref'] !== undefined) return { ...JSON_REFERENCE, wrap: [2] };
  return parameter(value, [1]);
}

const OPERATION: MessageTable = {
  fields: {
    tags: [1, 'strings'],
    description: [3, 'string'],
    operationId: [5, 'string'],
    produces: [6, 'strings'],
    consumes: [7, 'strings'],
    parameters: [8, { many: parametersItem }],
    responses: [9, { namedIn: 1, of: { one: () => RESPONSE } }],
    schemes: [10, 'strings'],
  },
  extensions: 13,
};

const PATH_ITEM: MessageTable = {
  fields: {
    get: [2, { one: () => OPERATION }],
    put: [3, { one: () => OPERATION }],
    post: [4, { one: () => OPERATION }],
    delete: [5, { one: () => OPERATION }],
    options: [6, { one: () => OPERATION }],
    head: [7, { one: () => OPERATION }],
    patch: [8, { one: () => OPERATION }],
    parameters: [9, { many: parametersItem }],
  },
};

const API_KEY: MessageTable = {
  fields: { type: [1, 'string'], name: [2, 'string'], in: [3, 'string'], description: [4, 'string'] },
  wrap: [2],
};

const DOCUMENT: MessageTable = {
  fields: {
    swagger: [1, 'string'],
    info: [2, { one: () => ({ fields: { title: [1, 'string'], version: [2, 'string'] } }) }],
    paths: [8, { namedIn: 2, of: { one: () => PATH_ITEM } }],
    definitions: [9, { namedIn: 1, of: { one: () => SCHEMA } }],
    parameters: [10, { namedIn: 1, of: { one: parameter } }],
    securityDefinitions: [13, { namedIn: 1, of: { one: () => API_KEY } }],
  },
};
