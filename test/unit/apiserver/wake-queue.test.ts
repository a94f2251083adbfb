import assert from 'node:assert/strict';
import { VirtualClock } from '../../../src/base/index.ts';
import { WakeQueue } from '../../../src/apiserver/watch/wake-queue.ts';
import { drain } from '../../support/drain.ts';

describe('the queue of those who are woken', () => {
  it('wakes a few at once, and of many some in each turn, in their order', async () => {
    const clock = new VirtualClock(drain);
    const queue = new WakeQueue(clock);
    const woken: number[] = [];
    let mostInTurn = 0;
    let inTurn = 0;
    const turn = (): void => {
      inTurn = 0;
      if (woken.length < 2000) clock.onNextTurn(turn);
    };
    clock.onNextTurn(turn);
    for (let i = 0; i < 2000; i++) {
      queue.add(() => {
        woken.push(i);
        mostInTurn = Math.max(mostInTurn, ++inTurn);
      });
      if (i === 10) assert.equal(woken.length, 11, 'the first ones do not wait');
    }
    assert.ok(woken.length < 100);
    await clock.advance(0);
    assert.deepEqual(
      woken,
      Array.from({ length: 2000 }, (_, i) => i),
    );
    assert.ok(mostInTurn <= 64, `${mostInTurn} in one turn`);
  });
});
