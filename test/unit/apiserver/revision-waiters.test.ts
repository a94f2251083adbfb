import assert from 'node:assert/strict';
import { randomInt, SeededRandom } from '../../../src/base/index.ts';
import { RevisionWaiters } from '../../../src/apiserver/storage/revision-waiters.ts';

describe('revision waiters', () => {
  it('wakes each once, at its revision, and forgets who has gone', () => {
    const random = new SeededRandom(7);
    const waiters = new RevisionWaiters();
    const woken: number[] = [];
    const waiting = Array.from({ length: 500 }, (_, i) => {
      const revision = 1 + randomInt(random, 100);
      return { i, revision, waiter: waiters.add(revision, () => woken.push(i)) };
    });
    const gone = waiting.filter(() => randomInt(random, 2) === 0);
    for (const { waiter } of gone) waiter.dispose();
    assert.equal(waiters.size, 500 - gone.length);
    waiters.advance(50);
    const left = waiting.filter((each) => !gone.includes(each));
    const expected = (from: number, to: number): number[] =>
      left.filter(({ revision }) => revision > from && revision <= to).map(({ i }) => i);
    assert.deepEqual(
      woken.toSorted((a, b) => a - b),
      expected(0, 50),
    );
    waiters.advance(100);
    assert.deepEqual(
      woken.toSorted((a, b) => a - b),
      expected(0, 100),
    );
    assert.equal(waiters.size, 0);
  });

  it('looks at none of those that wait for what is far away', () => {
    const waiters = new RevisionWaiters();
    let looked = 0;
    for (let i = 0; i < 10_000; i++) {
      const revision = {
        valueOf: () => {
          looked++;
          return 1_000_000 + i;
        },
      };
      waiters.add(revision as unknown as number, () => undefined);
    }
    looked = 0;
    for (let revision = 1; revision <= 10_000; revision++) waiters.advance(revision);
    assert.ok(looked <= 10_000, `looked ${looked} times`);
  });
});
