import { cel, type Kind, type Schema } from '../../api/index.ts';
import { setKey } from '../../base/index.ts';

/** The type of a kind's objects, as expressions that are checked against it see it. Made once for each kind. */
export function declaredKind(kind: Kind): cel.DeclaredType | undefined {
  if (known.has(kind)) return known.get(kind);
  const declared = cel.declareSchema(expanded(kind.schema, kind, new Set()), kind.kind, true);
  known.set(kind, declared);
  return declared;
}

const known = new WeakMap<Kind, cel.DeclaredType | undefined>();

/** The schema with all that it refers to in it. What refers to itself is an object without fields there. */
function expanded(reference: Schema, kind: Kind, within: Set<string>): cel.CelSchema {
  const name = reference.$ref;
  if (name !== undefined) {
    if (within.has(name)) return { type: 'object' };
    within.add(name);
  }
  const { items, properties, additionalProperties, ...rest } = kind.resolve(reference);
  const inside = (schema: Schema): cel.CelSchema => expanded(schema, kind, within);
  const whole = {
    ...asPublished(rest, kind),
    ...(items ? { items: inside(items) } : {}),
    ...(properties ? { properties: expandedFields(properties, inside) } : {}),
    ...(additionalProperties === undefined
      ? {}
      : {
          additionalProperties:
            typeof additionalProperties === 'object' ? inside(additionalProperties) : additionalProperties,
        }),
  };
  if (name !== undefined) within.delete(name);
  return whole;
}

function expandedFields(
  fields: Readonly<Record<string, Schema>>,
  inside: (schema: Schema) => cel.CelSchema,
): Record<string, cel.CelSchema> {
  const all: Record<string, cel.CelSchema> = {};
  for (const [name, field] of Object.entries(fields)) setKey(all, name, inside(field));
  return all;
}

/** Of built-in kinds, upstream publishes what is an integer or a string as a string. */
function asPublished(schema: cel.CelSchema, { type }: Kind): cel.CelSchema {
  if (type.isUnstructured || !schema['x-kubernetes-int-or-string']) return schema;
  return { ...schema, type: 'string', 'x-kubernetes-int-or-string': false };
}
