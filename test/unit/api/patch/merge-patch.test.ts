import assert from 'node:assert/strict';
import { applyMergePatch, StatusError } from '../../../../src/api/index.ts';

function patched(target: unknown, value: unknown): unknown {
  return applyMergePatch(target, { value, duplicates: [] }).value;
}

describe('merge patch', () => {
  const cases: [string, unknown, unknown, unknown][] = [
    ['merges objects', { a: { b: 1 } }, { a: { c: 2 } }, { a: { b: 1, c: 2 } }],
    ['removes what is null', { a: 1, b: 2 }, { a: null }, { b: 2 }],
    ['passes over a null for what is not there', { a: 1 }, { b: null }, { a: 1 }],
    ['replaces lists', { a: [1, 2] }, { a: [3] }, { a: [3] }],
    ['replaces a value by an object without its nulls', { a: 1 }, { a: { b: null, c: 1 } }, { a: { c: 1 } }],
    ['drops nulls of objects inside new lists', {}, { a: [{ b: null }, null] }, { a: [{}, null] }],
    ['does nothing for an empty patch', { a: 1 }, {}, { a: 1 }],
  ];
  for (const [name, target, patch, expected] of cases) {
    it(name, () => {
      const before = structuredClone(target);
      assert.deepEqual(patched(target, patch), expected);
      assert.deepEqual(target, before);
    });
  }

  const malformed: [unknown, string][] = [
    [null, 'Invalid JSON Patch'],
    [[], 'error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}'],
    [
      'x',
      'error decoding patch: json: cannot unmarshal string into Go value of type map[string]interface {}',
    ],
    [5, 'error decoding patch: json: cannot unmarshal number into Go value of type map[string]interface {}'],
  ];
  for (const [patch, message] of malformed) {
    it(`answers 400 to ${JSON.stringify(patch)}`, () => {
      assert.throws(
        () => patched({}, patch),
        (error) => error instanceof StatusError && error.code === 400 && error.message === message,
      );
    });
  }

  it('tells of doubled fields', () => {
    const { problems } = applyMergePatch({}, { value: {}, duplicates: ['duplicate field "data.k"'] });
    assert.deepEqual(problems, ['duplicate field "data.k"']);
  });
});
