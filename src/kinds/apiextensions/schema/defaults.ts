/** Defaults in a schema must be what the schema allows. */
import { append, cloneJson, deepEqual, isObject, type JsonObject, setKey } from '../../../base/index.ts';
import { DecodeError, type FieldError, FieldPath, invalid } from '../../../api/index.ts';
import {
  isEmbeddedResource,
  itemsOf,
  type JsonSchema,
  pruneValue,
  readEmbedded,
  someSchema,
  validateEmbedded,
  validateValue,
  valuesOf,
} from '../../custom/index.ts';
import type { SchemaChecks } from './checks.ts';

export function validateDefaults(schema: JsonSchema, path: FieldPath, checks: SchemaChecks): FieldError[] {
  if (!someSchema(schema, hasDefault)) return [];
  const root: JsonSchema = { ...withoutIntOrString(schema), 'x-kubernetes-embedded-resource': true };
  const defaults = new Defaults(checks);
  defaults.visit(root, path, undefined);
  return defaults.errors;
}

/** Upstream holds defaults to a form of the schema in which nothing is said of the type of such values. */
function withoutIntOrString(of: JsonSchema): JsonSchema {
  const { 'x-kubernetes-int-or-string': _, ...schema } = of;
  const { properties } = schema;
  const items = itemsOf(schema);
  const values = valuesOf(schema);
  return {
    ...schema,
    ...(items ? { items: withoutIntOrString(items) } : {}),
    ...(values ? { additionalProperties: withoutIntOrString(values) } : {}),
    ...(properties
      ? {
          properties: Object.fromEntries(
            Object.entries(properties).map(([name, property]) => [name, withoutIntOrString(property)]),
          ),
        }
      : {}),
  };
}

function hasDefault(schema: JsonSchema): boolean {
  return (schema.default ?? null) !== null;
}

/** The object whose metadata a schema is of, and the steps from it to there. */
interface Surroundings {
  readonly resource: JsonSchema;
  readonly steps: readonly (string | number)[];
}

const META_FIELDS: ReadonlySet<string> = new Set(['metadata', 'kind', 'apiVersion']);

class Defaults {
  readonly errors: FieldError[] = [];
  private readonly checks: SchemaChecks;

  constructor(checks: SchemaChecks) {
    this.checks = checks;
  }

  /** Defaults of the values of maps are refused elsewhere, so that nothing is looked for there. */
  visit(schema: JsonSchema, path: FieldPath, outer: Surroundings | undefined): void {
    const around = isEmbeddedResource(schema) ? undefined : outer;
    if (hasDefault(schema)) {
      const at = path.child('default');
      append(this.errors, around ? inMetadata(schema, at, around) : this.plain(schema, at));
    }
    const items = itemsOf(schema);
    if (items) this.visit(items, path.child('items'), within(around, 0));
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      const isMeta = isEmbeddedResource(schema) && META_FIELDS.has(name);
      const inner = isMeta ? { resource: schema, steps: [name] } : within(around, name);
      this.visit(property, path.child('properties').key(name), inner);
    }
  }

  private plain(schema: JsonSchema, at: FieldPath): FieldError[] {
    const errors: FieldError[] = [];
    const value = schema.default;
    if (this.checks.prunedDefaults) {
      const pruned = cloneJson(value);
      pruneValue(pruned, schema);
      if (!deepEqual(pruned, value)) errors.push(invalid(at, value, 'must not have unknown fields'));
    }
    const unread = embeddedProblem(value, schema, at);
    if (unread) return [...errors, unread];
    const embedded = validateEmbedded(value, schema, at);
    append(errors, embedded.length > 0 ? embedded : [...validateValue(value, schema, { base: at })]);
    return errors;
  }
}

function within(around: Surroundings | undefined, step: string | number): Surroundings | undefined {
  return around && { ...around, steps: [...around.steps, step] };
}

/** A default of metadata is looked at as a part of an object that has it. */
function inMetadata(schema: JsonSchema, at: FieldPath, { resource, steps }: Surroundings): FieldError[] {
  let whole: unknown = schema.default;
  for (const step of steps.toReversed()) whole = typeof step === 'number' ? [whole] : { [step]: whole };
  const object: JsonObject = { apiVersion: 'validation/v1', kind: 'Validation' };
  if (isObject(whole)) for (const [key, value] of Object.entries(whole)) setKey(object, key, value);
  const unread = embeddedProblem(object, resource, undefined);
  const problems = unread ? [unread] : validateEmbedded(object, resource, FieldPath.of());
  if (problems.length > 0) {
    const texts = [...new Set(problems.map(({ field, message }) => `${field}: ${message}`))];
    const text = texts.length === 1 ? texts.join('') : `[${texts.join(', ')}]`;
    return [invalid(at, schema.default, `must result in valid metadata: ${text}`)];
  }
  return [...validateValue(schema.default, schema, { base: at })];
}

function embeddedProblem(
  value: unknown,
  schema: JsonSchema,
  at: FieldPath | undefined,
): FieldError | undefined {
  try {
    readEmbedded(cloneJson(value), schema, at?.toString() ?? '');
    return undefined;
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    const metadata = isObject(value) ? value['metadata'] : value;
    return invalid(at?.child('metadata') ?? FieldPath.of('metadata'), metadata, error.message);
  }
}
