/** What a structural schema says of values beside what they are: nothing in it may say what they are once more. */
import { deepEqual, ownValue } from '../../../base/index.ts';
import { cel, type FieldError, type FieldPath, forbidden, invalid } from '../../../api/index.ts';
import { isEmbeddedResource, itemsOf, type JsonSchema, preservesUnknown } from '../../custom/index.ts';

export type Level = 'root' | 'item' | 'field';

const INT_OR_STRING: readonly JsonSchema[] = [{ type: 'integer' }, { type: 'string' }];

export function validateValues(
  schema: JsonSchema,
  level: Level,
  path: FieldPath,
  errors: FieldError[],
): void {
  const [first] = schema.allOf ?? [];
  const skips = { anyOf: isIntOrString(schema), firstAllOf: first !== undefined && isIntOrString(first) };
  checkClauses(schema, skips, level, path, errors);
}

/** The one place where types may stand in clauses. */
function isIntOrString({ anyOf }: JsonSchema): boolean {
  return anyOf !== undefined && deepEqual(anyOf, INT_OR_STRING);
}

interface Skips {
  readonly anyOf: boolean;
  readonly firstAllOf: boolean;
}

const NONE: Skips = { anyOf: false, firstAllOf: false };

function checkClauses(
  { anyOf = [], allOf = [], oneOf = [], not, pattern = '' }: JsonSchema,
  skips: Skips,
  level: Level,
  path: FieldPath,
  errors: FieldError[],
): void {
  if (!skips.anyOf) {
    for (const [index, clause] of anyOf.entries())
      checkNested(clause, NONE, level, path.child('anyOf').index(index), errors);
  }
  for (const [index, clause] of allOf.entries()) {
    const within = { anyOf: skips.firstAllOf && index === 0, firstAllOf: false };
    checkNested(clause, within, level, path.child('allOf').index(index), errors);
  }
  for (const [index, clause] of oneOf.entries())
    checkNested(clause, NONE, level, path.child('oneOf').index(index), errors);
  if (not) checkNested(not, NONE, level, path.child('not'), errors);
  const matcher = pattern === '' ? undefined : cel.patternMatcher(pattern);
  if (matcher && 'problem' in matcher) {
    const why = `must be a valid regular expression, but isn't: ${matcher.problem}`;
    errors.push(invalid(path.child('pattern'), pattern, why));
  }
}

function checkNested(
  schema: JsonSchema,
  skips: Skips,
  level: Level,
  path: FieldPath,
  errors: FieldError[],
): void {
  checkClauses(schema, skips, level, path, errors);
  const items = itemsOf(schema);
  if (items) checkNested(items, NONE, level, path.child('items'), errors);
  const properties = path.child('properties');
  for (const [name, property] of Object.entries(schema.properties ?? {}))
    checkNested(property, NONE, 'field', properties.key(name), errors);
  for (const { name, is, must } of FORBIDDEN) {
    if (is(schema)) errors.push(forbidden(path.child(name), `must be ${must} to be structural`));
  }
  if (ownValue(schema.properties, 'metadata')) {
    errors.push(forbidden(properties.key('metadata'), 'must not be specified in a nested context'));
  }
}

interface ForbiddenField {
  readonly name: string;
  readonly must: string;
  readonly is: (schema: JsonSchema) => boolean;
}

const FORBIDDEN: readonly ForbiddenField[] = [
  { name: 'type', must: 'empty', is: ({ type = '' }) => type !== '' },
  {
    name: 'additionalProperties',
    must: 'undefined',
    is: ({ additionalProperties: others }) => others !== undefined && others !== false,
  },
  { name: 'default', must: 'undefined', is: (schema) => (schema.default ?? null) !== null },
  { name: 'title', must: 'empty', is: ({ title = '' }) => title !== '' },
  { name: 'description', must: 'empty', is: ({ description = '' }) => description !== '' },
  { name: 'nullable', must: 'false', is: ({ nullable }) => nullable === true },
  { name: 'x-kubernetes-preserve-unknown-fields', must: 'false', is: preservesUnknown },
  { name: 'x-kubernetes-embedded-resource', must: 'false', is: isEmbeddedResource },
  {
    name: 'x-kubernetes-int-or-string',
    must: 'false',
    is: (schema) => schema['x-kubernetes-int-or-string'] === true,
  },
  {
    name: 'x-kubernetes-list-map-keys',
    must: 'empty',
    is: ({ 'x-kubernetes-list-map-keys': keys = [] }) => keys.length > 0,
  },
  {
    name: 'x-kubernetes-list-type',
    must: 'undefined',
    is: (schema) => schema['x-kubernetes-list-type'] !== undefined,
  },
  {
    name: 'x-kubernetes-map-type',
    must: 'undefined',
    is: (schema) => schema['x-kubernetes-map-type'] !== undefined,
  },
  {
    name: 'x-kubernetes-validations',
    must: 'empty',
    is: ({ 'x-kubernetes-validations': rules = [] }) => rules.length > 0,
  },
];
