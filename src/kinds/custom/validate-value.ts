/** Validation of a value by a schema, in the words and order of upstream's validator. */
import { deepEqual, isObject, LargeInteger, ownValue } from '../../base/index.ts';
import { cel, type FieldError, type FieldPath } from '../../api/index.ts';
import type { Correlation } from './correlation.ts';
import { isOfFormat, knownFormat } from './formats.ts';
import { isList, type JsonSchema } from './json-schema.ts';
import { Outcome, type ValuePlace } from './outcome.ts';
import { validateNumber } from './validate-number.ts';

export interface ValueContext {
  /** With what stood there before an update: what was wrong with a part that did not change is not told. */
  readonly correlation?: Correlation | undefined;
  /** Where the value stands; undefined at the root of an object. */
  readonly base?: FieldPath | undefined;
  /** Formats are taken as they are written, also those that are none of the type: as upstream looks at defaults. */
  readonly anyFormat?: boolean;
}

/** What is wrong with a value. */
export function validateValue(
  value: unknown,
  schema: JsonSchema,
  { correlation, base, anyFormat = false }: ValueContext = {},
): readonly FieldError[] {
  return validate(value, schema, { name: '', base, anyFormat }, correlation).errors;
}

function validate(
  value: unknown,
  schema: JsonSchema,
  place: ValuePlace,
  correlation: Correlation | undefined,
): Outcome {
  const outcome = check(value, schema, place, correlation);
  return outcome.errors.length > 0 && correlation?.isSame ? new Outcome(place, outcome.matches) : outcome;
}

function check(
  value: unknown,
  schema: JsonSchema,
  place: ValuePlace,
  correlation: Correlation | undefined,
): Outcome {
  const outcome = new Outcome(place);
  if (value === null || value === undefined) {
    checkType(null, schema, outcome);
    checkEnum(null, schema, outcome);
    return outcome;
  }
  if (typesOf(schema).length > 0 || formatOf(schema, place) !== undefined) {
    checkType(value, schema, outcome);
    outcome.matches++;
  }
  checkCombinations(value, schema, place, correlation, outcome);
  outcome.matches += 2;
  if (typeof value === 'string') checkString(value, schema, outcome);
  if (typeof value === 'number' || value instanceof LargeInteger) {
    validateNumber(value, schema, outcome);
    outcome.matches += 2;
  }
  if (Array.isArray(value)) {
    checkList(value, schema, place, correlation, outcome);
    outcome.matches += 2;
  }
  checkEnum(value, schema, outcome);
  outcome.matches++;
  if (isObject(value)) {
    checkObject(value, schema, place, correlation, outcome);
    outcome.matches++;
  }
  outcome.matches++;
  return outcome;
}

function typesOf(schema: JsonSchema): readonly string[] {
  if (schema['x-kubernetes-int-or-string']) return INT_OR_STRING;
  return schema.type === undefined || schema.type === '' ? [] : [schema.type];
}

const INT_OR_STRING = ['integer', 'string'];

function formatOf(schema: JsonSchema, { anyFormat }: ValuePlace): string | undefined {
  if (anyFormat) return schema.format === '' ? undefined : schema.format;
  return knownFormat(schema['x-kubernetes-int-or-string'] ? '' : schema.type, schema.format);
}

function checkType(value: unknown, schema: JsonSchema, outcome: Outcome): void {
  const types = typesOf(schema);
  if (value === null) {
    if (types.length > 0 && schema.nullable !== true) outcome.wrongType(types.join(','), 'null');
    outcome.matches++;
    return;
  }
  const actual = typeName(value);
  const format = formatOf(schema, outcome.place);
  const isNumeric = types.includes('number') || types.includes('integer');
  if (!isNumeric && format !== undefined && (actual === 'string' || actual === 'array')) {
    outcome.matches++;
    return;
  }
  const isWholeNumber = actual === 'number' && types.includes('integer') && Number.isInteger(value);
  const isIntegerForNumber = actual === 'integer' && types.includes('number');
  if (
    types.includes(actual) ||
    isWholeNumber ||
    isIntegerForNumber ||
    (types.length === 0 && format === undefined)
  ) {
    outcome.matches++;
    return;
  }
  const actualFormat = actual === 'integer' ? 'int64' : actual === 'number' ? 'float64' : '';
  if (format !== undefined && format !== actualFormat && actual !== 'string' && actual !== 'array') {
    outcome.wrongType(format, actualFormat);
  } else outcome.wrongType(types.join(','), actual);
}

function typeName(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (value instanceof LargeInteger) return 'integer';
  if (typeof value === 'number') return Number.isSafeInteger(value) ? 'integer' : 'number';
  return typeof value;
}

function checkEnum(value: unknown, { enum: allowed }: JsonSchema, outcome: Outcome): void {
  if (!allowed || allowed.length === 0) return;
  if (!allowed.some((item) => deepEqual(item ?? null, value))) outcome.notSupported(value, allowed);
}

/** Only the first thing that is wrong with a string is told, but for its format. */
function checkString(value: string, schema: JsonSchema, outcome: Outcome): void {
  const { maxLength, minLength } = schema;
  const length = maxLength === undefined && minLength === undefined ? 0 : codePoints(value);
  const where = `${outcome.place.name} in body`;
  if (maxLength !== undefined && length > maxLength) outcome.tooLong(maxLength);
  else if (minLength !== undefined && length < minLength) {
    outcome.invalid(value, `${where} should be at least ${minLength} chars long`);
  } else checkPattern(value, schema, outcome);
  outcome.matches++;
  const format = formatOf(schema, outcome.place);
  if (format === undefined) return;
  if (isOfFormat(format, value) === false) outcome.wrongFormat(format, value);
  outcome.matches++;
}

function checkPattern(value: string, schema: JsonSchema, outcome: Outcome): void {
  const { pattern = '' } = schema;
  if (pattern === '') return;
  const matcher = matcherOf(schema, pattern);
  if ('matches' in matcher && matcher.matches(value)) return;
  const wrong = 'problem' in matcher ? `, but pattern is invalid: ${matcher.problem}` : '';
  outcome.invalid(value, `${outcome.place.name} in body should match '${pattern}${wrong}'`);
}

const matchers = new WeakMap<JsonSchema, cel.PatternMatcher>();

/** Compiled once, and kept as long as the schema is: definitions have hundreds of patterns. */
function matcherOf(schema: JsonSchema, pattern: string): cel.PatternMatcher {
  let matcher = matchers.get(schema);
  if (!matcher) matchers.set(schema, (matcher = cel.patternMatcher(pattern)));
  return matcher;
}

function codePoints(text: string): number {
  let length = text.length;
  for (let i = 0; i < text.length - 1; i++) {
    const isHigh = (text.charCodeAt(i) & 0xfc00) === 0xd800;
    if (isHigh && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) length--;
  }
  return length;
}

function checkList(
  list: readonly unknown[],
  schema: JsonSchema,
  place: ValuePlace,
  correlation: Correlation | undefined,
  outcome: Outcome,
): void {
  const { items, maxItems, minItems } = schema;
  if (items && !isList(items)) {
    for (const [index, item] of list.entries()) {
      const within = { ...place, name: `${place.name}[${index}]` };
      outcome.merge(validate(item, items, within, correlation?.item(index)));
    }
  }
  if (minItems !== undefined && list.length < minItems) {
    outcome.invalid(list.length, `${place.name} in body should have at least ${minItems} items`);
  }
  if (maxItems !== undefined && list.length > maxItems) outcome.tooMany(list.length, maxItems);
}

function checkObject(
  object: Readonly<Record<string, unknown>>,
  schema: JsonSchema,
  place: ValuePlace,
  correlation: Correlation | undefined,
  outcome: Outcome,
): void {
  const { minProperties, maxProperties, properties, additionalProperties: others, required = [] } = schema;
  const keys = Object.keys(object);
  if (minProperties !== undefined && keys.length < minProperties) {
    outcome.invalid(keys.length, `${place.name} in body should have at least ${minProperties} properties`);
  }
  if (maxProperties !== undefined && keys.length > maxProperties) outcome.tooMany(keys.length, maxProperties);
  for (const key of keys) {
    if (ownValue(properties, key) || others === undefined || others === true) continue;
    if (others === false) outcome.invalid(key, `${place.name}.${key} in body is a forbidden property`);
    else {
      const within = { ...place, name: `${place.name}.${key}` };
      outcome.merge(validate(ownValue(object, key), others, within, fieldOf(correlation, key, place)));
    }
  }
  for (const [name, property] of Object.entries(properties ?? {})) {
    const value = ownValue(object, name);
    if (value === undefined) continue;
    const within = { ...place, name: place.name === '' ? name : `${place.name}.${name}` };
    outcome.merge(validate(value, property, within, fieldOf(correlation, name, place)));
  }
  for (const name of required) if (ownValue(object, name) === undefined) outcome.required(name);
}

/** What an object is cannot have been wrong before. */
function fieldOf(
  correlation: Correlation | undefined,
  name: string,
  place: ValuePlace,
): Correlation | undefined {
  if (place.name === '' && (name === 'kind' || name === 'apiVersion')) return undefined;
  return correlation?.field(name);
}

function checkCombinations(
  value: unknown,
  schema: JsonSchema,
  place: ValuePlace,
  correlation: Correlation | undefined,
  outcome: Outcome,
): void {
  const { anyOf = [], oneOf = [], allOf = [], not } = schema;
  const name = `"${place.name}"`;
  // A branch is not told from what it was before: only the whole value is.
  const results = (of: readonly JsonSchema[]): Outcome[] =>
    of.map((branch) => check(value, branch, place, correlation));
  if (anyOf.length > 0) {
    const all = results(anyOf);
    const valid = all.find(({ errors }) => errors.length === 0);
    if (!valid) outcome.general(`${name} must validate at least one schema (anyOf)`);
    outcome.merge(valid ?? best(all));
  }
  if (oneOf.length > 0) {
    const all = results(oneOf);
    const valid = all.filter(({ errors }) => errors.length === 0);
    if (valid.length !== 1) {
      const found = valid.length === 0 ? 'Found none valid' : `Found ${valid.length} valid alternatives`;
      outcome.general(`${name} must validate one and only one schema (oneOf). ${found}`);
      if (valid.length === 0) outcome.merge(best(all));
    } else outcome.merge(valid[0]);
  }
  if (allOf.length > 0) {
    const all = results(allOf);
    for (const result of all) outcome.merge(result);
    const valid = all.filter(({ errors }) => errors.length === 0).length;
    if (valid < all.length) {
      outcome.general(
        `${name} must validate all the schemas (allOf)${valid === 0 ? '. None validated' : ''}`,
      );
    }
  }
  if (not && check(value, not, place, correlation).errors.length === 0) {
    outcome.general(`${name} must not validate the schema (not)`);
  }
}

/** The result of the branch that most of the value fits. */
function best(results: readonly Outcome[]): Outcome | undefined {
  let found: Outcome | undefined;
  for (const result of results) if (!found || result.matches > found.matches) found = result;
  return found;
}
