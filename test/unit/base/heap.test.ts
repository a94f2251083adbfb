import assert from 'node:assert/strict';
import { Heap, randomInt, SeededRandom } from '../../../src/base/index.ts';

describe('Heap', () => {
  it('gives its items in their order, whatever the order they came in', () => {
    const random = new SeededRandom(42);
    const heap = new Heap<number>((a, b) => a - b);
    const model: number[] = [];
    for (let step = 0; step < 2000; step++) {
      if (randomInt(random, 3) > 0) {
        const value = randomInt(random, 100);
        heap.push(value);
        model.push(value);
      } else {
        model.sort((a, b) => b - a);
        assert.equal(heap.peek(), model.at(-1));
        assert.equal(heap.pop(), model.pop());
      }
      assert.equal(heap.size, model.length);
    }
  });

  it('is empty at the end', () => {
    const heap = new Heap<string>((a, b) => (a < b ? -1 : 1));
    heap.push('a');
    assert.equal(heap.pop(), 'a');
    assert.equal(heap.pop(), undefined);
    assert.equal(heap.peek(), undefined);
  });
});
