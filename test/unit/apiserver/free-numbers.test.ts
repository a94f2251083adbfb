import assert from 'node:assert/strict';
import { randomInt, SeededRandom } from '../../../src/base/index.ts';
import { FreeNumbers } from '../../../src/kube-apiserver/service-allocation/free-numbers.ts';
import { Pool } from '../../../src/kube-apiserver/service-allocation/pool.ts';

describe('free numbers', () => {
  for (const length of [1, 6, 31, 32, 33, 254, 1000]) {
    it(`agree with a list of ${length}`, () => {
      const random = new SeededRandom(length);
      const numbers = new FreeNumbers(length);
      const free = Array.from({ length }, () => true);
      for (let step = 0; step < 2000; step++) {
        const number = randomInt(random, length);
        const isTaken = randomInt(random, step % 1000 < 500 ? 5 : 2) > 0;
        if (isTaken) numbers.take(number);
        else numbers.free(number);
        free[number] = !isTaken;
        const start = randomInt(random, length);
        const end = start + randomInt(random, length - start + 1);
        const between = free.flatMap((each, i) => (each && i >= start && i < end ? [i] : []));
        assert.equal(numbers.isFree(number), !isTaken);
        assert.equal(numbers.countBetween(start, end), between.length);
        if (between.length === 0) continue;
        const rank = randomInt(random, between.length);
        assert.equal(numbers.at(start, rank), between[rank]);
      }
    });
  }

  it('find the last free place of a large range by one draw', () => {
    const length = 2 ** 20 - 2;
    let draws = 0;
    const random = {
      next: () => {
        draws++;
        return 0.5;
      },
    };
    const pool = new Pool({ random, length, reserved: 256 });
    for (let place = 0; place < length; place++) if (place !== 777_777) pool.hold(place);
    assert.equal(pool.next(), 777_777);
    pool.hold(777_777);
    assert.equal(pool.next(), undefined);
    assert.equal(draws, 1);
  });
});
