import assert from 'node:assert/strict';
import { definition, type Fields, problemsOf, withField } from './definition.ts';

function rules(...given: Fields[]): { 'x-kubernetes-validations': Fields[] } {
  return { 'x-kubernetes-validations': given };
}

function shown(rule: string): string {
  return `Invalid value: {"Rule":${JSON.stringify(rule)},"Message":"","MessageExpression":"","Reason":null,"FieldPath":"","OptionalOldSelf":null}`;
}

describe('rules in schemas', () => {
  it('are compiled when the definition is written', () => {
    const wrong = problemsOf(withField({ type: 'integer', ...rules({ rule: 'self == "a"' }) }));
    assert.equal(wrong.length, 1);
    assert.match(
      wrong[0] ?? '',
      /compilation failed: ERROR: <input>:1:6: found no matching overload for '_==_'/,
    );
    assert.deepEqual(problemsOf(withField({ type: 'integer', ...rules({ rule: 'self + 1' }) })), [
      `x.x-kubernetes-validations[0].rule: ${shown('self + 1')}: cel expression must evaluate to a bool`,
    ]);
  });

  it('are not compiled in a schema that is wrong otherwise', () => {
    assert.deepEqual(problemsOf(withField({ type: 'array', ...rules({ rule: 'nothing' }) })), [
      'x.items: Required value: must be specified',
    ]);
  });

  it('compare only what can be found again', () => {
    const item = { type: 'string', maxLength: 5, ...rules({ rule: 'self == oldSelf' }) };
    const problems = problemsOf(withField({ type: 'array', maxItems: 3, items: item }));
    assert.deepEqual(problems, [
      'x.items.x-kubernetes-validations[0].rule: Invalid value: "self == oldSelf": oldSelf cannot be used on the uncorrelatable portion of the schema within x',
    ]);
  });

  it('may cost so much at most, by what lists and texts may hold', () => {
    const list = {
      type: 'array',
      items: { type: 'string' },
      ...rules({ rule: 'self.all(a, self.all(b, a != b))' }),
    };
    const [one = ''] = problemsOf(withField(list));
    assert.match(
      one,
      /^x\.x-kubernetes-validations\[0\]\.rule: Forbidden: estimated rule cost exceeds budget by factor of more than 100x/,
    );
    assert.deepEqual(
      problemsOf(withField({ ...list, maxItems: 5, items: { type: 'string', maxLength: 5 } })),
      [],
    );
  });

  it('may cost so much together', () => {
    const rule = { rule: 'self.all(a, a.contains("a"))' };
    const x = { type: 'array', maxItems: 2000, items: { type: 'string', maxLength: 4000 }, ...rules(rule) };
    const properties = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`f${i}`, x]));
    const problems = problemsOf(definition({ type: 'object', properties }));
    assert.match(
      problems.at(-1) ?? '',
      /estimated rule cost total for entire OpenAPIv3 schema exceeds budget/,
    );
    assert.equal(problems.filter((problem) => problem.includes('contributed to')).length, 4);
  });

  it('tell what is wrong beside their expressions', () => {
    const given = [
      { rule: ' ' },
      { rule: 'true', message: 'a\nb' },
      { rule: 'true\n|| false' },
      { rule: 'true', reason: 'Odd' },
      { rule: 'true', fieldPath: '.b' },
    ];
    const schema = { type: 'object', properties: { a: { type: 'string' } }, ...rules(...given) };
    const at = (index: number): string => `x.x-kubernetes-validations[${index}]`;
    assert.deepEqual(problemsOf(withField(schema)), [
      `${at(0)}.rule: Required value: rule is not specified`,
      `${at(1)}.message: Invalid value: "a\\nb": must not contain line breaks`,
      `${at(2)}.message: Required value: message must be specified if rule contains line breaks`,
      `${at(3)}.reason: Unsupported value: "Odd": supported values: "FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired"`,
      `${at(4)}.fieldPath: Invalid value: ".b": must be a valid path`,
    ]);
  });

  it('ask for an older value that may be missing only where they use it', () => {
    const problems = problemsOf(
      withField({ type: 'string', ...rules({ rule: 'true', optionalOldSelf: true }) }),
    );
    assert.deepEqual(problems, [
      'x.x-kubernetes-validations[0].optionalOldSelf: Invalid value: true: may not be set if oldSelf is not used in rule',
    ]);
  });

  it('hold for the defaults beside them', () => {
    const x = { type: 'string', default: 'bad', ...rules({ rule: 'self == "good"' }) };
    assert.deepEqual(problemsOf(withField(x)), [
      'x.default: Invalid value: "bad": failed rule: self == "good"',
    ]);
    assert.deepEqual(problemsOf(withField({ ...x, default: 'good' })), []);
    const first = { rule: 'oldSelf.hasValue()', optionalOldSelf: true };
    assert.deepEqual(problemsOf(withField({ type: 'string', default: 'a', ...rules(first) })), [
      'x.default: Invalid value: "a": failed rule: oldSelf.hasValue()',
    ]);
  });
});
