import assert from 'node:assert/strict';
import { naturalKey, SortedValues } from '../../../src/extension/index.ts';

const COUNT = 10_000;

describe('names in natural order', () => {
  it('are ordered as a collator that knows numbers orders them', () => {
    const names = ['web-10', 'web-9', 'web', 'web-1a', 'a-b', 'ab', 'x-2-10', 'x-2-9', 'v1', 'v10', 'v2'];
    const collator = new Intl.Collator('en', { numeric: true });
    const byKey = names.toSorted((a, b) => (naturalKey(a) < naturalKey(b) ? -1 : 1));
    assert.deepEqual(byKey, names.toSorted(collator.compare));
  });

  it('count a number with zeros before it as that number', () => {
    assert.equal(naturalKey('web-007'), naturalKey('web-7'));
    assert.notEqual(naturalKey('web-0'), naturalKey('web-'));
    assert.ok(naturalKey('web-0') < naturalKey('web-1'));
  });
});

describe('sorted values', () => {
  let comparisons: number;
  let values: SortedValues<number>;
  beforeEach(() => {
    comparisons = 0;
    values = new SortedValues((a, b) => {
      comparisons++;
      return a < b;
    });
  });
  const keyOf = (value: number): string => naturalKey(`web-${value}`);
  const fill = (count: number): void => {
    for (let at = 0; at < count; at++) {
      const value = (at * 7919) % count;
      values.add(`uid-${value}`, keyOf(value), value);
    }
  };

  it('are sorted once, when somebody asks, in as many comparisons as that takes', () => {
    fill(COUNT);
    assert.equal(comparisons, 0);
    assert.deepEqual(
      values.values(),
      Array.from({ length: COUNT }, (_, at) => at),
    );
    assert.ok(comparisons < COUNT * Math.log2(COUNT), `${comparisons} comparisons`);
    const before = comparisons;
    assert.equal(values.values(), values.values());
    assert.equal(comparisons, before);
  });

  it('take one more, and give one away, by a search', () => {
    fill(COUNT);
    values.values();
    comparisons = 0;
    values.add('new', naturalKey('web-5000a'), -1);
    assert.equal(values.values()[5001], -1);
    assert.ok(values.delete('new'));
    assert.ok(!values.delete('new'));
    assert.equal(values.values().length, COUNT);
    assert.ok(comparisons <= 2 * Math.ceil(Math.log2(COUNT) + 1), `${comparisons} comparisons`);
  });

  it('are right after any mixture of changes', () => {
    const kept = new Map<string, number>();
    let seed = 7;
    const next = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
    for (let step = 0; step < 3000; step++) {
      const value = next(300);
      const id = `uid-${value}`;
      if (kept.delete(id)) values.delete(id);
      else {
        kept.set(id, value);
        values.add(id, keyOf(value), value);
      }
      if (next(40) === 0)
        assert.deepEqual(
          values.values(),
          [...kept.values()].toSorted((a, b) => a - b),
        );
    }
  });
});
