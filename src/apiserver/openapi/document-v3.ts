import { type JsonObject, type TimeSlice } from '../../base/index.ts';
import type { Documentation } from '../../api/index.ts';
import type { Parameter } from '../contracts/index.ts';
import { closure } from './closure.ts';
import type { Definitions } from './definitions.ts';
import { objectOf } from './in-slices.ts';
import type { Operation } from './operations.ts';
import { type PathItem, pathItems, type PathOperation } from './paths.ts';
import { answerText, operationText, parameterText, tagOf } from './texts.ts';
import { referenceV3, schemaV3 } from './schema-v3.ts';

/** The OpenAPI v3 document of some operations, with every schema that they lead to. */
export async function documentV3(
  operations: readonly Operation[],
  version: string,
  definitions: Definitions,
  documentation: Documentation,
  slice: TimeSlice,
): Promise<JsonObject> {
  const items = pathItems(operations);
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version },
    paths: await objectOf(slice, items, (item) => [item.path, pathV3(item, documentation)]),
    components: {
      schemas: await objectOf(slice, await closure(slice, operations, definitions), (name) => [
        name,
        schemaV3(name, definitions, documentation),
      ]),
      securitySchemes: {
        BearerToken: {
          type: 'apiKey',
          description: 'Bearer Token authentication',
          name: 'authorization',
          in: 'header',
        },
      },
    },
  };
}

function pathV3({ shared, operations }: PathItem, documentation: Documentation): JsonObject {
  const kind = operations[0]?.operation.kind?.kind ?? '';
  return {
    ...Object.fromEntries(operations.map((each) => [each.method, operationV3(each, documentation)])),
    ...(shared.length > 0 ? { parameters: shared.map((key) => parameterV3(key, kind, documentation)) } : {}),
  };
}

function operationV3({ operation, parameters }: PathOperation, documentation: Documentation): JsonObject {
  const { id, action, kind, body, bodyRequired, consumes, produces, responses } = operation;
  const description = operationText(operation, documentation);
  return {
    tags: [tagOf(operation)],
    ...(description === undefined ? {} : { description }),
    operationId: id,
    ...(parameters.length > 0
      ? { parameters: parameters.map((key) => parameterV3(key, kind?.kind ?? '', documentation)) }
      : {}),
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            content: contentOf(consumes, referenceV3(body)),
            ...(bodyRequired ? { required: true } : {}),
          },
        }),
    responses: responsesV3(responses, produces),
    ...(action === undefined ? {} : { 'x-kubernetes-action': action }),
    ...(kind === undefined ? {} : { 'x-kubernetes-group-version-kind': kind }),
  };
}

function responsesV3(responses: Operation['responses'], produces: readonly string[]): JsonObject {
  const answers = Object.entries(responses).map(([status, answer]) => {
    const schema = answer === 'string' ? { type: 'string' } : referenceV3(answer);
    return [status, { description: answerText(status), content: contentOf(produces, schema) }] as const;
  });
  return { ...Object.fromEntries(answers), 401: { description: 'Unauthorized' } };
}

function contentOf(types: readonly string[], schema: JsonObject): JsonObject {
  return Object.fromEntries(types.toSorted().map((type) => [type, { schema }]));
}

function parameterV3(parameter: Parameter, kind: string, documentation: Documentation): JsonObject {
  const description = parameterText(parameter, kind, documentation);
  return {
    name: parameter.name,
    in: parameter.in,
    ...(description === undefined ? {} : { description }),
    ...(parameter.in === 'path' ? { required: true } : {}),
    schema: { type: parameter.type, uniqueItems: true },
  };
}
