import { deepEqual, equal } from 'node:assert/strict';
import { randomInt, SeededRandom } from '../../../src/base/index.ts';
import { PersistentMap } from '../../../src/language/persistent/persistent-map.ts';

describe('PersistentMap', () => {
  it('is a map, and every state of it stays', () => {
    for (let seed = 1; seed <= 30; seed++) {
      const random = new SeededRandom(seed);
      let map = PersistentMap.empty<number>();
      const model = new Map<string, number>();
      const states: [PersistentMap<number>, Map<string, number>][] = [];
      for (let step = 0; step < 400; step++) {
        const key = `k${randomInt(random, 120)}`;
        if (random.next() < 0.3) {
          map = map.delete(key);
          model.delete(key);
        } else {
          map = map.set(key, step);
          model.set(key, step);
        }
        if (step % 40 === 0) states.push([map, new Map(model)]);
      }
      for (const [state, expected] of states) {
        equal(state.size, expected.size);
        deepEqual(new Map(state), expected, `seed ${seed}`);
        for (const [key, value] of expected) equal(state.get(key), value);
      }
      const [[first, old] = [map, model]] = states;
      const keys = new Set([...old.keys(), ...model.keys()]);
      const changed = [...keys].filter((key) => old.get(key) !== model.get(key));
      deepEqual([...map.changedSince(first)].toSorted(), changed.toSorted(), `seed ${seed}`);
    }
  });

  it('keeps keys of one hash apart', () => {
    // By FNV-1a of 32 bits these two are the same.
    const [one, other] = ['p29zec', '1c7ras'] as const;
    const both = PersistentMap.empty<number>().set(one, 1).set(other, 2);
    deepEqual([both.get(one), both.get(other), both.size], [1, 2, 2]);
    deepEqual([...both.delete(one)], [[other, 2]]);
    deepEqual([...both.set(other, 3).changedSince(both)], [other]);
  });
});
