import assert from 'node:assert/strict';
import { definition, type Fields, problemsOf, withField } from './definition.ts';

/** Schemas of a field, with what upstream says of them. */
const FIELDS: Readonly<Record<string, { readonly schema: Fields; readonly problems?: readonly string[] }>> = {
  'nothing at all': {
    schema: {},
    problems: ['x.type: Required value: must not be empty for specified object fields'],
  },
  'a list of nothing': {
    schema: { type: 'array' },
    problems: ['x.items: Required value: must be specified'],
  },
  'an unknown type': {
    schema: { type: 'any' },
    problems: [
      'x.type: Unsupported value: "any": supported values: "array", "boolean", "integer", "number", "object", "string"',
    ],
  },
  'a number or a text': {
    schema: { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, { type: 'string' }] },
  },
  'types in clauses': {
    schema: { type: 'string', anyOf: [{ type: 'string' }, { type: 'integer' }] },
    problems: [
      'x.anyOf[0].type: Forbidden: must be empty to be structural',
      'x.anyOf[1].type: Forbidden: must be empty to be structural',
    ],
  },
  'a pattern that is none': {
    schema: { type: 'string', pattern: '(' },
    problems: [
      'x.pattern: Invalid value: "(": must be a valid regular expression, but isn\'t: error parsing regexp: missing closing ): `(`',
    ],
  },
  'fields and others': {
    schema: {
      type: 'object',
      properties: { a: { type: 'string' } },
      additionalProperties: { type: 'string' },
    },
    problems: ['x.additionalProperties: Forbidden: additionalProperties and properties are mutual exclusive'],
  },
  references: {
    schema: { type: 'object', $ref: '#/definitions/a' },
    problems: ['x.$ref: Forbidden: $ref is not supported'],
  },
  'unique items': {
    schema: { type: 'array', items: { type: 'string' }, uniqueItems: true },
    problems: [
      'x.uniqueItems: Forbidden: uniqueItems cannot be set to true since the runtime complexity becomes quadratic',
    ],
  },
  'a map without keys': {
    schema: { type: 'array', items: { type: 'object' }, 'x-kubernetes-list-type': 'map' },
    problems: [
      'x.x-kubernetes-list-map-keys: Required value: must not be empty if x-kubernetes-list-type is map',
    ],
  },
  'a key that may be missing': {
    schema: {
      type: 'array',
      items: { type: 'object', properties: { a: { type: 'string' } } },
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['a'],
    },
    problems: [
      'x.items.properties[a].default: Required value: this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property',
    ],
  },
  'a set of objects': {
    schema: { type: 'array', items: { type: 'object' }, 'x-kubernetes-list-type': 'set' },
    problems: [
      'x.items.x-kubernetes-map-type: Invalid value: null: must be atomic as item of a list with x-kubernetes-list-type=set',
    ],
  },
  'a resource of nothing': {
    schema: { type: 'object', 'x-kubernetes-embedded-resource': true },
    problems: [
      'x.properties: Required value: must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields',
    ],
  },
  'a default of another type': {
    schema: { type: 'integer', default: 'a' },
    problems: ['x.default: Invalid value: "string":  in body must be of type integer: "string"'],
  },
  'a default of no format of its type': {
    schema: { type: 'any', format: 'int32', default: 3 },
    problems: [
      'x.default: Invalid value: "int64":  in body must be of type int32: "int64"',
      'x.type: Unsupported value: "any": supported values: "array", "boolean", "integer", "number", "object", "string"',
    ],
  },
  'a default with what is not known': {
    schema: { type: 'object', properties: {}, default: { a: 1 } },
    problems: ['x.default: Invalid value: {"a":1}: must not have unknown fields'],
  },
  'a default that is no number or text': { schema: { 'x-kubernetes-int-or-string': true, default: true } },
};

describe('schemas of definitions', () => {
  for (const [name, { schema, problems = [] }] of Object.entries(FIELDS)) {
    it(`with ${name} are ${problems.length === 0 ? 'taken' : 'refused'}`, () => {
      assert.deepEqual(problemsOf(withField(schema)), problems);
    });
  }

  it('say nothing of metadata but its names', () => {
    const metadata = { type: 'object', properties: { labels: { type: 'object' } } };
    const root = 'spec.validation.openAPIV3Schema.properties[metadata]';
    assert.deepEqual(problemsOf(definition({ type: 'object', properties: { metadata } })), [
      `${root}: Forbidden: must not specify anything other than name and generateName, but metadata is implicitly specified`,
    ]);
    const named = { type: 'object', properties: { name: { type: 'string', maxLength: 5 } } };
    assert.deepEqual(problemsOf(definition({ type: 'object', properties: { metadata: named } })), []);
  });

  it('must say outside of clauses at the root what clauses speak of', () => {
    const schema = { type: 'object', anyOf: [{ properties: { a: {} } }] };
    assert.deepEqual(problemsOf(definition(schema)), [
      'spec.validation.openAPIV3Schema.properties[a]: Required value: because it is defined in spec.validation.openAPIV3Schema.anyOf[0].properties[a]',
    ]);
  });

  it('are shown whole where the root says what it may not beside a status', () => {
    const [problem = ''] = problemsOf(
      definition({ type: 'object', minProperties: 1 }, { subresources: { status: {} } }),
    );
    assert.match(
      problem,
      /^spec\.validation\.openAPIV3Schema: Invalid value: \{"ID":"","Schema":"","Ref":null/,
    );
    assert.match(problem, /only \[Description Type .* XValidations\] fields are allowed at the root/);
  });

  it('are checked once where all of hundreds of versions have the same', () => {
    const schema = { type: 'object', properties: { x: { type: 'array' } } };
    const versions = Array.from({ length: 300 }, (_, i) => ({
      name: `v${i + 1}`,
      served: true,
      storage: i === 0,
      schema: { openAPIV3Schema: schema },
    }));
    assert.deepEqual(problemsOf(definition(schema, {}, { versions })), [
      'x.items: Required value: must be specified',
    ]);
  });
});
