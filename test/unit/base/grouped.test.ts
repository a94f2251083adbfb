import assert from 'node:assert/strict';
import { grouped } from '../../../src/base/index.ts';

describe('grouped', () => {
  it('keeps the order of the groups and of the items, and takes any key', () => {
    const groups = grouped(['b1', '__proto__', 'a1', 'b2'], (text) => text.slice(0, 1));
    assert.deepEqual(
      [...groups],
      [
        ['b', ['b1', 'b2']],
        ['_', ['__proto__']],
        ['a', ['a1']],
      ],
    );
    assert.deepEqual([...grouped([], String)], []);
  });
});
