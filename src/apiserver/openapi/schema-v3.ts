import { type JsonObject, ownValue } from '../../base/index.ts';
import {
  type Documentation,
  type MessageField,
  referencedName,
  type Schema,
  type ValueType,
} from '../../api/index.ts';
import type { Definitions } from './definitions.ts';

const V3_REFERENCE = '#/components/schemas/';

export function referenceV3(name: string): JsonObject {
  return { $ref: `${V3_REFERENCE}${name}` };
}

/**
 * A definition as OpenAPI v3 has it: with texts and defaults, and with whatever stands beside a reference around an
 * `allOf`, since v3 ignores what stands beside a `$ref`.
 */
export function schemaV3(name: string, definitions: Definitions, documentation: Documentation): JsonObject {
  const schema = definitions.find(name);
  if (!schema) return {};
  const { properties, ...rest } = schema;
  const fields = definitions.messageOf(name)?.byName;
  const description = documentation.describe(name);
  const own = ownValue(SPECIAL_V3, name) ?? rest;
  return {
    ...(description === undefined ? {} : { description }),
    ...own,
    ...(properties === undefined
      ? {}
      : {
          properties: Object.fromEntries(
            Object.entries(properties).map(([property, of]) => [
              property,
              propertyV3(of, fields?.get(property), documentation.describe(name, property)),
            ]),
          ),
        }),
  };
}

/** Types that v3 can say more exactly than v2. */
const SPECIAL_V3: Readonly<Record<string, JsonObject>> = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': { oneOf: [{ type: 'string' }, { type: 'number' }] },
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': {
    format: 'int-or-string',
    oneOf: [{ type: 'integer' }, { type: 'string' }],
  },
};

function propertyV3(schema: Schema, field: MessageField | undefined, description?: string): JsonObject {
  const fallback = field && defaultOf(field);
  return assemble(schema, field?.type, {
    ...(description === undefined ? {} : { description }),
    ...(fallback === undefined ? {} : { default: fallback }),
  });
}

/** A schema with what is said about it; its items and values have the defaults of what is always there. */
function assemble(schema: Schema, type: ValueType | undefined, said: JsonObject): JsonObject {
  const { $ref, items, properties, additionalProperties, ...rest } = schema;
  if ($ref !== undefined) {
    const reference = referenceV3(referencedName($ref));
    const beside = { ...said, ...rest };
    return Object.keys(beside).length === 0 ? reference : { ...beside, allOf: [reference] };
  }
  return {
    ...said,
    ...(isBareEither(schema) ? { anyOf: EITHER } : {}),
    ...rest,
    ...(properties === undefined
      ? {}
      : {
          properties: Object.fromEntries(
            Object.entries(properties).map(([name, of]) => [name, nested(of, undefined)]),
          ),
        }),
    ...(items === undefined ? {} : { items: nested(items, type?.form === 'list' ? type.item : undefined) }),
    ...(typeof additionalProperties === 'object'
      ? { additionalProperties: nested(additionalProperties, type?.form === 'map' ? type.value : undefined) }
      : {}),
  };
}

/** A number or a text of a custom kind that does not say so in words of OpenAPI. */
function isBareEither(schema: Schema): boolean {
  return schema['x-kubernetes-int-or-string'] === true && !('anyOf' in schema) && !('allOf' in schema);
}

const EITHER = [{ type: 'integer' }, { type: 'string' }];

function nested(schema: Schema, type: ValueType | undefined): JsonObject {
  const fallback = type && zeroOf(type);
  return assemble(schema, type, fallback === undefined ? {} : { default: fallback });
}

/** What the schema tells, else the zero of what is always there: a struct even where JSON may leave it out. */
function defaultOf(field: MessageField): unknown {
  if (field.toldDefault !== undefined) return field.toldDefault;
  if (field.pointer || !(field.always || field.type.form === 'message')) return undefined;
  return zeroOf(field.type);
}

function zeroOf(type: ValueType): unknown {
  switch (type.form) {
    case 'message':
      return {};
    case 'string':
      return '';
    case 'bool':
      return false;
    case 'int32':
    case 'int64':
    case 'double':
      return 0;
    default:
      return undefined;
  }
}
