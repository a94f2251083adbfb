/** The schema of a custom kind as it is published, and as server-side apply takes it. */
import { setKey } from '../../base/index.ts';
import type { GroupVersionKind, Schema } from '../../api/index.ts';
import { typeTexts } from './type-texts.ts';
import { isEmbeddedResource, isList, type JsonSchema, preservesUnknown } from './json-schema.ts';
import { reducedSchema } from './reduced-schema.ts';

const OBJECT_META = '#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';

/** The whole object's schema: with what every object has, and the kind that it is of. */
export function publishedSchema({ group, version, kind }: GroupVersionKind, schema: JsonSchema): Schema {
  const { apiVersion, kind: kindText, metadata } = typeTexts();
  const { properties, ...own } = schema;
  return {
    ...inner({ ...own, 'x-kubernetes-embedded-resource': false }),
    properties: {
      ...propertiesOf({ properties: properties ?? {} }),
      apiVersion: { type: 'string', description: apiVersion },
      kind: { type: 'string', description: kindText },
      metadata: { description: metadata, $ref: OBJECT_META },
    },
    'x-kubernetes-group-version-kind': [{ group, kind, version }],
  };
}

/** The same for OpenAPI v2. Of an object that may have any fields it says nothing: kubectl would refuse all others. */
export function publishedSchemaV2(of: GroupVersionKind, schema: JsonSchema): Schema {
  const { group, version, kind } = of;
  if (!preservesUnknown(schema)) return publishedSchema(of, reducedSchema(schema));
  return { type: 'object', 'x-kubernetes-group-version-kind': [{ group, kind, version }] };
}

function inner(schema: JsonSchema): Schema {
  const {
    items,
    properties,
    additionalProperties,
    allOf,
    anyOf,
    oneOf,
    not,
    'x-kubernetes-embedded-resource': embedded,
    ...rest
  } = schema;
  const isEmbedded = isEmbeddedResource(schema);
  // What is reduced has no type where it may have any fields.
  const hasHeader = isEmbedded && !(preservesUnknown(schema) && schema.type === undefined);
  const published: Record<string, unknown> = rest;
  if (isEmbedded) published['x-kubernetes-embedded-resource'] = embedded;
  if (items && !isList(items)) published['items'] = inner(items);
  if (properties || hasHeader) {
    const { apiVersion, kind, metadata } = typeTexts();
    published['properties'] = {
      ...propertiesOf(schema),
      ...(hasHeader
        ? {
            apiVersion: { type: 'string', description: apiVersion },
            kind: { type: 'string', description: kind },
            metadata: { description: metadata, $ref: OBJECT_META },
          }
        : {}),
    };
    if (hasHeader) published['required'] = [...new Set([...(schema.required ?? []), 'kind', 'apiVersion'])];
  }
  if (additionalProperties !== undefined) {
    published['additionalProperties'] =
      typeof additionalProperties === 'boolean' ? additionalProperties : inner(additionalProperties);
  }
  for (const [name, branches] of Object.entries({ allOf, anyOf, oneOf })) {
    if (branches) setKey(published, name, branches.map(inner));
  }
  if (not) published['not'] = inner(not);
  return published;
}

function propertiesOf({ properties = {} }: JsonSchema): Record<string, Schema> {
  return Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, inner(property)]));
}
