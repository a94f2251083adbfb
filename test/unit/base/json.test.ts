import assert from 'node:assert/strict';
import { cloneJson, deepEqual, equalIgnoringNulls } from '../../../src/base/index.ts';

/** Keys that every object inherits something under. */
const INHERITED = ['constructor', 'toString', 'hasOwnProperty', '__proto__'];

describe('JSON values', () => {
  for (const key of INHERITED) {
    const value = (content: string): unknown => JSON.parse(`{${JSON.stringify(key)}: ${content}}`);
    for (const [name, compare] of [
      ['deepEqual', deepEqual],
      ['equalIgnoringNulls', equalIgnoringNulls],
    ] as const) {
      it(`are told apart by a key ${key} (${name})`, () => {
        for (const content of ['{}', '[]', '"a"', '0']) {
          assert.equal(compare(value(content), {}), false, content);
          assert.equal(compare({}, value(content)), false, content);
          assert.equal(compare(value(content), value(content)), true, content);
        }
        assert.equal(compare(value('{"a": 1}'), value('{"a": 2}')), false);
      });
    }

    it(`keep a key ${key} in a copy`, () => {
      const copy = cloneJson(value('{"a": [1]}'));
      assert.equal(JSON.stringify(copy), JSON.stringify(value('{"a": [1]}')));
      assert.equal(Object.getPrototypeOf(copy), Object.prototype);
    });
  }
});
