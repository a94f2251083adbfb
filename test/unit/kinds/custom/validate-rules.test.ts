import assert from 'node:assert/strict';
import { Correlation } from '../../../../src/kinds/custom/correlation.ts';
import type { JsonSchema, ValidationRule } from '../../../../src/kinds/custom/json-schema.ts';
import { rulesOf } from '../../../../src/kinds/custom/rule-node.ts';
import { validateRules } from '../../../../src/kinds/custom/validate-rules.ts';

const INTEGER: JsonSchema = { type: 'integer' };

interface Said {
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

/** What the rules of a `spec` say of one, and of what it is to replace. */
function said(spec: JsonSchema, value: unknown, old?: unknown): Said {
  const schema: JsonSchema = { type: 'object', properties: { spec } };
  const warnings: string[] = [];
  const correlation = old === undefined ? undefined : new Correlation({ spec: value }, { spec: old }, schema);
  const node = rulesOf(schema);
  assert.ok(node);
  const errors = validateRules({ spec: value }, node, { correlation, warn: (text) => warnings.push(text) });
  return { errors: errors.map(({ field, message }) => `${field}: ${message}`), warnings };
}

function ruled(type: JsonSchema, ...rules: readonly (string | ValidationRule)[]): JsonSchema {
  const given = rules.map((rule) => (typeof rule === 'string' ? { rule } : rule));
  return { ...type, 'x-kubernetes-validations': given };
}

function object(properties: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return { type: 'object', properties };
}

describe('rules of custom resources', () => {
  it('show a single value, and none of an object', () => {
    const spec = ruled(object({ n: ruled(INTEGER, 'self > 1') }), {
      rule: 'self.n > 2',
      message: ' too few ',
    });
    assert.deepEqual(said(spec, { n: 1 }).errors, [
      'spec: Invalid value: too few',
      'spec.n: Invalid value: 1: failed rule: self > 1',
    ]);
    assert.deepEqual(said(spec, { n: 3 }).errors, []);
  });

  it('give their reason, their field, and a message that they make', () => {
    const spec = ruled(
      object({ n: INTEGER, m: { type: 'object', additionalProperties: INTEGER } }),
      {
        rule: 'self.n > 1',
        reason: 'FieldValueForbidden',
        fieldPath: '.n',
        messageExpression: '"n is " + string(self.n)',
      },
      { rule: 'false', reason: 'FieldValueRequired', fieldPath: ".m['a.b']" },
      { rule: 'false', reason: 'FieldValueDuplicate', message: 'not told' },
      { rule: 'false', message: 'plain', messageExpression: '" "' },
      { rule: 'false', message: 'plain', messageExpression: '"a\\nb"' },
      { rule: 'false', message: 'plain', messageExpression: 'string(1 / (self.n - 1))' },
    );
    assert.deepEqual(said(spec, { n: 1 }).errors, [
      'spec.n: Forbidden: n is 1',
      'spec.m[a.b]: Required value: failed rule: false',
      'spec: Duplicate value',
      'spec: Invalid value: plain',
      'spec: Invalid value: plain',
      'spec: Invalid value: plain',
    ]);
  });

  it('say when they cannot be evaluated', () => {
    const either: JsonSchema = { 'x-kubernetes-int-or-string': true };
    const spec = ruled(object({ n: INTEGER, e: either }), '1 / self.n > 0', {
      rule: 'self.e > 1',
      message: 'e',
    });
    assert.deepEqual(said(spec, { n: 0, e: 'a' }).errors, [
      'spec: Invalid value: "object": division by zero evaluating rule: 1 / self.n > 0',
      `spec: Invalid value: "object": 'no such overload': call arguments did not match a supported operator, function or macro signature for rule: e`,
    ]);
  });

  it('are asked in lists, in maps, and in the branches of allOf, and not of null', () => {
    const spec: JsonSchema = {
      ...object({
        l: { type: 'array', items: { ...ruled(INTEGER, 'self > 1'), nullable: true } },
        m: { type: 'object', additionalProperties: ruled(INTEGER, 'self > 1') },
        n: INTEGER,
      }),
      allOf: [{ properties: { n: { 'x-kubernetes-validations': [{ rule: 'self > 1' }] } } }],
    };
    assert.deepEqual(said(spec, { l: [1, null, 2], m: { 'a.b': 1 }, n: 1 }).errors, [
      'spec.n: Invalid value: 1: failed rule: self > 1',
      'spec.l[0]: Invalid value: 1: failed rule: self > 1',
      'spec.m[a.b]: Invalid value: 1: failed rule: self > 1',
    ]);
  });

  it('compare with what was before, where that is known', () => {
    const grows = ruled(object({ k: { type: 'string' }, n: INTEGER }), 'self.n >= oldSelf.n');
    const keyed: JsonSchema = {
      type: 'array',
      items: grows,
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['k'],
    };
    const spec = object({ keyed, plain: { type: 'array', items: grows } });
    const before = [
      { k: 'a', n: 5 },
      { k: 'b', n: 5 },
    ];
    const after = [
      { k: 'c', n: 1 },
      { k: 'b', n: 4 },
      { k: 'a', n: 6 },
    ];
    assert.deepEqual(said(spec, { keyed: after, plain: after }).errors, []);
    assert.deepEqual(said(spec, { keyed: after, plain: after }, { keyed: before, plain: before }).errors, [
      'spec.keyed[1]: Invalid value: failed rule: self.n >= oldSelf.n',
    ]);
  });

  it('may compare with what was not there', () => {
    const spec = ruled(object({ n: INTEGER }), {
      rule: 'oldSelf.hasValue() ? oldSelf.value().n < self.n : self.n == 1',
      optionalOldSelf: true,
      message: 'counts up',
    });
    assert.deepEqual(said(spec, { n: 1 }).errors, []);
    assert.deepEqual(said(spec, { n: 2 }).errors, ['spec: Invalid value: counts up']);
    assert.deepEqual(said(spec, { n: 2 }, { n: 1 }).errors, []);
    assert.deepEqual(said(spec, { n: 1 }, { n: 2 }).errors, ['spec: Invalid value: counts up']);
  });

  it('only warn of what has not changed, unless they look at the change', () => {
    const spec = object({
      same: ruled(INTEGER, 'self > 1'),
      other: ruled(INTEGER, 'self > 1'),
      fixed: ruled(INTEGER, 'self != oldSelf'),
    });
    assert.deepEqual(said(spec, { same: 1, other: 0, fixed: 1 }, { same: 1, other: 1, fixed: 1 }), {
      errors: [
        'spec.other: Invalid value: 0: failed rule: self > 1',
        'spec.fixed: Invalid value: 1: failed rule: self != oldSelf',
      ],
      warnings: ['spec.same: Invalid value: 1: failed rule: self > 1'],
    });
  });

  it('end with the rule that costs too much, and with the budget of the object', () => {
    const list: JsonSchema = { type: 'array', items: INTEGER };
    const dear = 'self.all(a, self.all(b, a + b >= 0))';
    const numbers = Array.from({ length: 600 }, (_, index) => index);
    const tooDear = said(ruled(list, { rule: dear, message: 'dear' }, 'false'), numbers);
    assert.deepEqual(tooDear.errors, [
      `spec: Invalid value: "array": 'operation cancelled: actual cost limit exceeded': no further validation rules will be run due to call cost exceeds limit for rule: dear`,
    ]);
    const many = Array.from({ length: 40 }, () => dear);
    const budget = said(ruled(list, ...many, 'false'), numbers.slice(0, 250));
    assert.deepEqual(budget.errors, [
      'spec: Invalid value: "array": validation failed due to running out of cost budget, no further validation rules will be run',
    ]);
  });
});
