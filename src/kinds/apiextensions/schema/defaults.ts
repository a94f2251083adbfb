/** Defaults in a schema must be what the schema allows. */
import { append, cloneJson, deepEqual, isObject, type JsonObject, setKey } from '../../../base/index.ts';
import { DecodeError, type FieldError, FieldPath, invalid } from '../../../api/index.ts';
import {
  isEmbeddedResource,
  itemsOf,
  type JsonSchema,
  pruneValue,
  readEmbedded,
  RuleBudget,
  rulesOf,
  someSchema,
  validateEmbedded,
  validateRules,
  validateValue,
  valuesOf,
} from '../../custom/index.ts';
import type { SchemaChecks } from './checks.ts';

export function validateDefaults(schema: JsonSchema, path: FieldPath, checks: SchemaChecks): FieldError[] {
  if (!someSchema(schema, hasDefault)) return [];
  const defaults = new Defaults(checks);
  defaults.visit({ ...schema, 'x-kubernetes-embedded-resource': true }, path, undefined);
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
  private readonly budget = new RuleBudget();

  constructor(checks: SchemaChecks) {
    this.checks = checks;
  }

  /** Defaults of the values of maps are refused elsewhere, so that nothing is looked for there. */
  visit(schema: JsonSchema, path: FieldPath, outer: Surroundings | undefined): void {
    const around = isEmbeddedResource(schema) ? undefined : outer;
    if (hasDefault(schema)) {
      const at = path.child('default');
      append(this.errors, around ? this.inMetadata(schema, at, around) : this.plain(schema, at));
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
    append(errors, embedded.length > 0 ? embedded : this.values(schema, at));
    return errors;
  }

  /** A default of metadata is looked at as a part of an object that has it. */
  private inMetadata(schema: JsonSchema, at: FieldPath, around: Surroundings): FieldError[] {
    const problem = metadataProblem(schema.default, around);
    if (problem === undefined) return this.values(schema, at);
    return [invalid(at, schema.default, `must result in valid metadata: ${problem}`)];
  }

  /** Rules must hold both where the default stood before, and where nothing did. */
  private values(schema: JsonSchema, path: FieldPath): FieldError[] {
    const value = schema.default;
    const errors = validateValue(value, withoutIntOrString(schema), { base: path, anyFormat: true });
    if (errors.length > 0) return [...errors];
    const rules = rulesOf(schema, isEmbeddedResource(schema));
    if (!rules) return [];
    const { budget } = this;
    const kept = validateRules(value, rules, { path, old: value, budget });
    return kept.length > 0 ? kept : validateRules(value, rules, { path, budget });
  }
}

function within(around: Surroundings | undefined, step: string | number): Surroundings | undefined {
  return around && { ...around, steps: [...around.steps, step] };
}

/** What is wrong with an object that has nothing but a value in its metadata. */
function metadataProblem(value: unknown, { resource, steps }: Surroundings): string | undefined {
  let whole: unknown = value;
  for (const step of steps.toReversed()) whole = typeof step === 'number' ? [whole] : { [step]: whole };
  const object: JsonObject = { apiVersion: 'validation/v1', kind: 'Validation' };
  if (isObject(whole)) for (const [key, item] of Object.entries(whole)) setKey(object, key, item);
  const unread = embeddedProblem(object, resource, undefined);
  const problems = unread ? [unread] : validateEmbedded(object, resource, FieldPath.of());
  const texts = [...new Set(problems.map(({ field, message }) => `${field}: ${message}`))];
  if (texts.length === 0) return undefined;
  return texts.length === 1 ? texts.join('') : `[${texts.join(', ')}]`;
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
