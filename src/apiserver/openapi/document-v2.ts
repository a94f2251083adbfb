import { type JsonObject, setKey, type TimeSlice } from '../../base/index.ts';
import type { Documentation, Schema } from '../../api/index.ts';
import type { Parameter } from '../contracts/index.ts';
import { closure } from './closure.ts';
import type { Definitions } from './definitions.ts';
import { objectOf } from './in-slices.ts';
import { META } from './names.ts';
import type { Operation } from './operations.ts';
import { type PathItem, pathItems, type PathOperation } from './paths.ts';
import { answerText, operationText, parameterText, tagOf } from './texts.ts';

const DELETE_BODY = 'body-2Y1dVQaQ';
const PATCH_BODY = 'body-78PwaGsr';

/** The OpenAPI v2 document of everything that is served. */
export async function documentV2(
  operations: readonly Operation[],
  version: string,
  definitions: Definitions,
  documentation: Documentation,
  slice: TimeSlice,
): Promise<JsonObject> {
  const items = pathItems(operations);
  return {
    swagger: '2.0',
    info: { title: 'Kubernetes', version },
    paths: await objectOf(slice, items, (item) => [item.path, pathV2(item, documentation)]),
    definitions: await objectOf(slice, await closure(slice, operations, definitions), (name) => [
      name,
      schemaV2(name, definitions.findV2(name) ?? {}, documentation),
    ]),
    parameters: sharedParameters(operations, documentation),
    securityDefinitions: {
      BearerToken: {
        description: 'Bearer Token authentication',
        type: 'apiKey',
        name: 'authorization',
        in: 'header',
      },
    },
    security: [{ BearerToken: [] }],
  };
}

/** Whether a kind has fields that no schema tells of. */
function takesAnything(schema: Schema): boolean {
  return schema[PRESERVE] === true && schema[KINDS] !== undefined;
}

/** Clients that go by this document take each field that they are not told of for a mistake: so they are told of none. */
function withoutFields({ type = 'object', [KINDS]: kinds }: Schema): JsonObject {
  return { type, ...(kinds === undefined ? {} : { [KINDS]: kinds }) };
}

const PRESERVE = 'x-kubernetes-preserve-unknown-fields';
const KINDS = 'x-kubernetes-group-version-kind';

/** A definition with its texts. */
function schemaV2(name: string, schema: Schema, documentation: Documentation): JsonObject {
  if (takesAnything(schema)) return withoutFields(schema);
  const { properties, ...rest } = schema;
  const description = documentation.describe(name);
  return {
    ...(description === undefined ? {} : { description }),
    ...rest,
    ...(properties === undefined
      ? {}
      : {
          properties: Object.fromEntries(
            Object.entries(properties).map(([property, schema]) => {
              const text = documentation.describe(name, property);
              return [property, { ...(text === undefined ? {} : { description: text }), ...schema }] as const;
            }),
          ),
        }),
  };
}

function pathV2({ shared, operations }: PathItem, documentation: Documentation): JsonObject {
  const kind = operations[0]?.operation.kind?.kind ?? '';
  return {
    ...Object.fromEntries(operations.map((each) => [each.method, operationV2(each, documentation)])),
    ...(shared.length > 0 ? { parameters: shared.map((key) => parameterV2(key, kind, documentation)) } : {}),
  };
}

function operationV2({ operation, parameters }: PathOperation, documentation: Documentation): JsonObject {
  const { id, action, kind, body, consumes, produces, responses } = operation;
  const description = operationText(operation, documentation);
  const own = parameters.map((key) => parameterV2(key, kind?.kind ?? '', documentation));
  return {
    ...(description === undefined ? {} : { description }),
    ...(consumes.length > 0 ? { consumes } : {}),
    produces,
    schemes: ['https'],
    tags: [tagOf(operation)],
    operationId: id,
    ...(body === undefined && own.length === 0
      ? {}
      : { parameters: body === undefined ? own : [bodyV2(body, operation.method), ...own] }),
    responses: {
      ...Object.fromEntries(
        Object.entries(responses).map(([status, answer]) => [
          status,
          {
            description: answerText(status),
            schema: answer === 'string' ? { type: 'string' } : referenceV2(answer),
          },
        ]),
      ),
      401: { description: 'Unauthorized' },
    },
    ...(action === undefined ? {} : { 'x-kubernetes-action': action }),
    ...(kind === undefined ? {} : { 'x-kubernetes-group-version-kind': kind }),
  };
}

function referenceV2(name: string): JsonObject {
  return { $ref: `#/definitions/${name}` };
}

function bodyV2(body: string, method: string): JsonObject {
  if (body === `${META}Patch`) return { $ref: `#/parameters/${PATCH_BODY}` };
  if (body === `${META}DeleteOptions` && method === 'delete') return { $ref: `#/parameters/${DELETE_BODY}` };
  return { name: 'body', in: 'body', required: true, schema: referenceV2(body) };
}

function parameterV2(parameter: Parameter, kind: string, documentation: Documentation): JsonObject {
  const { shared } = parameter;
  return shared === undefined
    ? plainParameter(parameter, kind, documentation)
    : { $ref: `#/parameters/${shared}` };
}

function plainParameter(parameter: Parameter, kind: string, documentation: Documentation): JsonObject {
  const description = parameterText(parameter, kind, documentation);
  return {
    uniqueItems: true,
    type: parameter.type,
    ...(description === undefined ? {} : { description }),
    name: parameter.name,
    in: parameter.in,
    ...(parameter.in === 'path' ? { required: true } : {}),
  };
}

/** What operations refer to, each once. */
function sharedParameters(operations: readonly Operation[], documentation: Documentation): JsonObject {
  const shared: JsonObject = {
    [DELETE_BODY]: { name: 'body', in: 'body', schema: referenceV2(`${META}DeleteOptions`) },
    [PATCH_BODY]: { name: 'body', in: 'body', required: true, schema: referenceV2(`${META}Patch`) },
  };
  for (const parameter of new Set(operations.flatMap(({ parameters }) => parameters))) {
    if (parameter.shared !== undefined)
      setKey(shared, parameter.shared, plainParameter(parameter, '', documentation));
  }
  return shared;
}
