import assert from 'node:assert/strict';
import { SlicedTimers, VirtualClock } from '../../../src/base/index.ts';
import { drain } from '../../support/drain.ts';

describe('timers in slices', () => {
  let clock: VirtualClock;
  let timers: SlicedTimers;
  beforeEach(() => {
    clock = new VirtualClock(drain, 0);
    timers = new SlicedTimers(clock);
  });
  afterEach(() => timers.dispose());

  it('are called in the order of their due time, and of their making where that is equal', async () => {
    const called: string[] = [];
    for (const [name, delayMs] of Object.entries({ c: 30, a: 10, d: 30, b: 20 })) {
      timers.setTimer(delayMs, () => called.push(`${name}@${clock.now()}`));
    }
    await clock.advance(100);
    assert.deepEqual(called, ['a@10', 'b@20', 'c@30', 'd@30']);
  });

  it('let others have their turn, however many fall due in one instant', async () => {
    let called = 0;
    const seen: number[] = [];
    const look = (): void => {
      seen.push(called);
      if (called < 1000) clock.onNextTurn(look);
    };
    timers.setTimer(10, () => clock.onNextTurn(look));
    for (let i = 0; i < 1000; i++) timers.setTimer(10, () => called++);
    await clock.advance(10);
    assert.equal(called, 1000);
    const longest = Math.max(...seen.map((count, i) => count - (seen[i - 1] ?? 0)));
    assert.ok(longest <= 64, `${longest} timers in one turn`);
  });

  it('are one timer of the clock below', async () => {
    let set = 0;
    const counted = new SlicedTimers({
      now: () => clock.now(),
      onNextTurn: clock.onNextTurn.bind(clock),
      outside: (work) => clock.outside(work),
      setTimer: (delayMs, callback) => {
        set++;
        return clock.setTimer(delayMs, callback);
      },
    });
    let called = 0;
    for (let i = 0; i < 100; i++) counted.setTimer(10, () => called++);
    await clock.advance(10);
    assert.deepEqual([called, set], [100, 1]);
  });

  it('are not called once they are disposed, one by one or all', async () => {
    const called: string[] = [];
    timers.setTimer(10, () => called.push('one')).dispose();
    timers.setTimer(20, () => called.push('two'));
    await clock.advance(20);
    timers.setTimer(10, () => called.push('three'));
    timers.dispose();
    await clock.advance(20);
    assert.deepEqual(called, ['two']);
  });

  it('may be set while others are called: at once in the same instant, and in the same order', async () => {
    const called: string[] = [];
    timers.setTimer(10, () => {
      called.push('first');
      timers.setTimer(0, () => called.push('third'));
    });
    timers.setTimer(10, () => called.push('second'));
    await clock.advance(10);
    assert.deepEqual(called, ['first', 'second', 'third']);
  });

  it('hold nothing of what was disposed long before it would be due', async () => {
    const called: number[] = [];
    for (let i = 0; i < 10_000; i++) {
      const timer = timers.setTimer(86_400_000, () => called.push(i));
      if (i % 1000 !== 0) timer.dispose();
    }
    await clock.advance(86_400_000);
    assert.deepEqual(
      called,
      Array.from({ length: 10 }, (_, i) => i * 1000),
    );
  });
});
