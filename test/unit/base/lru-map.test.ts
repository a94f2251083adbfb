import assert from 'node:assert/strict';
import { lowerBound, LruMap } from '../../../src/base/index.ts';

describe('LruMap', () => {
  it('forgets what was not used for longest', () => {
    const map = new LruMap<string, number>(2);
    map.set('a', 1);
    map.set('b', 2);
    assert.equal(map.get('a'), 1);
    map.set('c', 3);
    assert.deepEqual([map.get('a'), map.get('b'), map.get('c'), map.size], [1, undefined, 3, 2]);
  });

  it('takes a value that is set anew for used', () => {
    const map = new LruMap<string, number>(2);
    for (const key of ['a', 'b', 'a', 'c']) map.set(key, 1);
    assert.deepEqual([map.get('a'), map.get('b')], [1, undefined]);
  });

  it('can be told to forget', () => {
    const map = new LruMap<string, number>(2);
    map.set('a', 1);
    map.delete('a');
    assert.equal(map.get('a'), undefined);
    map.set('b', 1);
    map.clear();
    assert.equal(map.size, 0);
  });
});

describe('lowerBound', () => {
  it('finds the first that is not before', () => {
    const numbers = [1, 3, 3, 5];
    const first = (from: number): number =>
      lowerBound(numbers.length, (index) => (numbers[index] ?? 0) < from);
    assert.deepEqual([0, 1, 2, 3, 4, 5, 6].map(first), [0, 0, 1, 1, 3, 3, 4]);
  });

  it('asks no more than the logarithm of the length', () => {
    let asked = 0;
    lowerBound(1_000_000, (index) => (asked++, index < 777_777));
    assert.ok(asked <= 20, `${asked} questions`);
  });
});
