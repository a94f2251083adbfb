/** The schema of a custom kind as it is published, and as server-side apply takes it. */
import { setKey } from '../../base/index.ts';
import type { GroupVersionKind, Schema } from '../../api/index.ts';
import { typeTexts } from './type-texts.ts';
import { isEmbeddedResource, isList, type JsonSchema } from './json-schema.ts';

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

function inner(schema: JsonSchema): Schema {
  const { items, properties, additionalProperties, allOf, anyOf, oneOf, not, ...rest } = schema;
  const isEmbedded = isEmbeddedResource(schema);
  const published: Record<string, unknown> = { ...rest };
  if (!isEmbedded) delete published['x-kubernetes-embedded-resource'];
  if (items && !isList(items)) published['items'] = inner(items);
  if (properties || isEmbedded) {
    const { apiVersion, kind, metadata } = typeTexts();
    published['properties'] = {
      ...propertiesOf(schema),
      ...(isEmbedded
        ? {
            apiVersion: { type: 'string', description: apiVersion },
            kind: { type: 'string', description: kind },
            metadata: { description: metadata, $ref: OBJECT_META },
          }
        : {}),
    };
    if (isEmbedded) published['required'] = [...new Set([...(schema.required ?? []), 'kind', 'apiVersion'])];
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
