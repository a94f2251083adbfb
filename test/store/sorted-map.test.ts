import assert from 'node:assert/strict';
import { randomInt, SeededRandom } from '../../src/base/index.ts';
import { SortedMap } from '../../src/store/sorted-map.ts';

/** The plainest sorted map there is. */
class Model {
  readonly entries: Map<string, number>;

  constructor(entries: Iterable<[string, number]> = []) {
    this.entries = new Map(entries);
  }

  between(start: string, end: string): number[] {
    const keys = [...this.entries.keys()].filter((key) => key >= start && key < end).sort();
    return keys.map((key) => this.entries.get(key) ?? 0);
  }
}

function valuesBetween(map: SortedMap<number>, start: string, end: string): number[] {
  const values: number[] = [];
  map.visit(start, end, (value) => {
    values.push(value);
    return true;
  });
  return values;
}

describe('sorted map', () => {
  it('finds each key that lies before all that were there when its place was made', () => {
    const random = new SeededRandom(1);
    for (let round = 0; round < 100; round++) {
      const map = new SortedMap<number>();
      const model = new Map<string, number>();
      for (let step = 0; step < 700; step++) {
        const key = String(randomInt(random, 1e9)).padStart(9, '0');
        map.set(key, step);
        model.set(key, step);
        const [oldest = ''] = model.keys();
        if (randomInt(random, 5) > 0) continue;
        map.delete(oldest);
        model.delete(oldest);
      }
      for (const [key, value] of model) assert.equal(map.get(key), value);
      assert.equal(map.size, model.size);
    }
  });

  for (const seed of [1, 2, 3, 4]) {
    it(`agrees with a model, as do its clones (seed ${seed})`, () => {
      const random = new SeededRandom(seed);
      const key = (): string => `k${String(randomInt(random, 400) * (seed % 2 === 0 ? 7 : 1))}`;
      const pairs: { map: SortedMap<number>; model: Model }[] = [
        { map: new SortedMap(), model: new Model() },
      ];
      for (let step = 1; step < 6000; step++) {
        const pair = pairs[randomInt(random, pairs.length)];
        if (!pair) continue;
        const { map, model } = pair;
        // Long stretches of growing, then of shrinking.
        const grows = step % 2000 < 1200;
        const [a, b] = [key(), key()];
        if (randomInt(random, 10) < (grows ? 8 : 2)) {
          map.set(a, step);
          model.entries.set(a, step);
        } else {
          map.delete(a);
          model.entries.delete(a);
        }
        assert.equal(map.get(b), model.entries.get(b));
        assert.equal(map.size, model.entries.size);
        if (step % 50 === 0) {
          assert.deepEqual(valuesBetween(map, a, b), model.between(a, b));
          assert.equal(map.countBetween(a, b), model.between(a, b).length);
        }
        if (step % 500 === 0) pairs.push({ map: map.clone(), model: new Model(model.entries) });
      }
      for (const { map, model } of pairs) {
        assert.deepEqual(valuesBetween(map, '', '~'), model.between('', '~'));
      }
    });
  }

  it('stops where the visitor has seen enough', () => {
    const map = new SortedMap<number>();
    for (let i = 0; i < 1000; i++) map.set(String(i).padStart(4, '0'), i);
    let seen = 0;
    map.visit('', '~', () => ++seen < 10);
    assert.equal(seen, 10);
  });
});
