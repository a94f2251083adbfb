import assert from 'node:assert/strict';
import { nextTurn, sleep, VirtualClock } from '../../../src/base/index.ts';
import { drain } from '../../support/drain.ts';

describe('VirtualClock', () => {
  it('fires timers in the order of their due time, then of their making', async () => {
    const clock = new VirtualClock(drain, 0);
    const fired: string[] = [];
    clock.setTimer(20, () => fired.push('c'));
    clock.setTimer(10, () => fired.push('a'));
    clock.setTimer(10, () => fired.push('b'));
    await clock.advance(15);
    assert.deepEqual(fired, ['a', 'b']);
    assert.equal(clock.now(), 15);
    await clock.advance(5);
    assert.deepEqual(fired, ['a', 'b', 'c']);
  });

  it('runs what a timer set in motion before the next one', async () => {
    const clock = new VirtualClock(drain, 0);
    const seen: number[] = [];
    const walk = async (): Promise<void> => {
      for (let i = 0; i < 3; i++) {
        await sleep(clock, 1000);
        seen.push(clock.now());
      }
    };
    const walking = walk();
    await clock.advance(3000);
    await walking;
    assert.deepEqual(seen, [1000, 2000, 3000]);
  });

  it('ends a wait that never comes true with an error', async () => {
    const clock = new VirtualClock(drain, 0);
    await assert.rejects(
      clock.advanceUntil(() => false, 1000),
      /not reached within 1000 ms/,
    );
  });

  it('takes turns without being moved, one at a time, each after what the last one set in motion', async () => {
    const clock = new VirtualClock(drain, 0);
    const seen: string[] = [];
    const walk = async (name: string): Promise<void> => {
      for (let i = 0; i < 2; i++) {
        await nextTurn(clock);
        seen.push(name);
        await Promise.resolve();
        seen.push(name);
      }
    };
    await Promise.all([walk('a'), walk('b')]);
    assert.equal(seen.join(''), 'aabbaabb');
    assert.equal(clock.now(), 0);
  });

  it('lets all turns come before the next timer', async () => {
    const clock = new VirtualClock(drain, 0);
    const seen: string[] = [];
    clock.setTimer(1, () => void nextTurn(clock).then(() => seen.push('turn')));
    clock.setTimer(1, () => seen.push('timer'));
    await clock.advance(1);
    assert.deepEqual(seen, ['turn', 'timer']);
  });
});
