import assert from 'node:assert/strict';
import { TimeSlice, VirtualClock } from '../../../src/base/index.ts';
import { drain } from '../../support/drain.ts';

describe('TimeSlice', () => {
  let clock: VirtualClock;
  beforeEach(() => (clock = new VirtualClock(drain, 0)));

  it('is used up after its steps, where no time goes by', async () => {
    const slice = new TimeSlice(clock, { limitSteps: 10 });
    const perTurn: number[] = [0];
    for (let i = 0; i < 25; i++) {
      perTurn.push((perTurn.pop() ?? 0) + 1);
      if (!slice.spend()) continue;
      await slice.yield();
      perTurn.push(0);
    }
    assert.deepEqual(perTurn, [10, 10, 5]);
  });

  it('counts steps of different size', () => {
    const slice = new TimeSlice(clock, { limitSteps: 10 });
    assert.deepEqual([slice.spend(9), slice.spend(1)], [false, true]);
  });

  it('is used up after its time, however few the steps', async () => {
    const slice = new TimeSlice(clock, { limitMs: 5, limitSteps: 10 });
    await clock.advance(4);
    assert.equal(slice.spend(), false);
    await clock.advance(1);
    assert.equal(slice.spend(), true);
    await slice.yield();
    assert.equal(slice.spend(), false);
  });

  it('is used up where the clock is set back', async () => {
    let nowMs = 1000;
    const slice = new TimeSlice({
      now: () => nowMs,
      setTimer: (delayMs, callback) => clock.setTimer(delayMs, callback),
      onNextTurn: (callback) => clock.onNextTurn(callback),
      outside: (work) => work,
    });
    nowMs = 0;
    assert.equal(slice.spend(), true);
    await slice.yield();
    assert.equal(slice.spend(), false);
  });
});
