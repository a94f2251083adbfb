import assert from 'node:assert/strict';
import { randomSuffix, randomUuid, SeededRandom } from '../../../src/base/index.ts';

describe('random', () => {
  it('repeats itself for the same seed alone', () => {
    const texts = (seed: number): string[] => {
      const random = new SeededRandom(seed);
      return Array.from({ length: 5 }, () => randomSuffix(random));
    };
    assert.deepEqual(texts(1), texts(1));
    assert.notDeepEqual(texts(1), texts(2));
  });

  it('makes version 4 uuids', () => {
    const random = new SeededRandom(3);
    for (let i = 0; i < 100; i++) {
      assert.match(
        randomUuid(random),
        /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      );
    }
  });

  it('makes suffixes without vowels', () => {
    assert.match(randomSuffix(new SeededRandom(4), 200), /^[bcdfghjklmnpqrstvwxz2456789]{200}$/);
  });
});
