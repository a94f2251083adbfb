/** As much of an OpenAPI schema as expressions need: structural schemas of custom resources and those of built-in kinds. */
export interface CelSchema {
  readonly type?: string | undefined;
  readonly format?: string | undefined;
  readonly nullable?: boolean | undefined;
  readonly properties?: Readonly<Record<string, CelSchema>> | undefined;
  readonly items?: CelSchema | undefined;
  readonly additionalProperties?: CelSchema | boolean | undefined;
  readonly required?: readonly string[] | undefined;
  readonly enum?: readonly unknown[] | undefined;
  readonly default?: unknown;
  readonly maxLength?: number | undefined;
  readonly maxItems?: number | undefined;
  readonly maxProperties?: number | undefined;
  readonly 'x-kubernetes-int-or-string'?: boolean | undefined;
  readonly 'x-kubernetes-embedded-resource'?: boolean | undefined;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean | undefined;
  readonly 'x-kubernetes-list-type'?: string | undefined;
  readonly 'x-kubernetes-list-map-keys'?: readonly string[] | undefined;
}

/** The schema of map values, undefined where the object has fields or is open. */
export function valueSchemaOf({ additionalProperties }: CelSchema): CelSchema | undefined {
  return typeof additionalProperties === 'object' ? additionalProperties : undefined;
}

/** With the fields that every resource has, which expressions can use though a schema does not tell them. */
export function withObjectMeta(schema: CelSchema): CelSchema {
  const { properties = {} } = schema;
  const metadata = properties['metadata']?.properties;
  const hasNames = metadata?.['name']?.type === 'string' && metadata['generateName']?.type === 'string';
  if (hasNames && properties['kind']?.type === 'string' && properties['apiVersion']?.type === 'string') {
    return schema;
  }
  return {
    ...schema,
    properties: {
      ...properties,
      kind: STRING,
      apiVersion: STRING,
      metadata: { type: 'object', properties: { name: STRING, generateName: STRING } },
    },
  };
}

const STRING: CelSchema = { type: 'string' };
