import assert from 'node:assert/strict';
import { Emitter } from '../../../src/base/index.ts';

describe('emitter', () => {
  it('tells all listeners also where one throws', () => {
    const failures: unknown[] = [];
    const emitter = new Emitter<number>((error) => failures.push(error));
    const seen: number[] = [];
    emitter.on(() => {
      throw new Error('broken');
    });
    emitter.on((event) => seen.push(event));
    emitter.emit(1);
    emitter.emit(2);
    assert.deepEqual(seen, [1, 2]);
    assert.deepEqual([failures.length, emitter.failures], [2, 2]);
  });
});
