import assert from 'node:assert/strict';
import { VirtualClock } from '../../../src/base/index.ts';
import { TimeLimit } from '../../../src/apiserver/limits/time-limit.ts';
import { drain } from '../../support/drain.ts';

describe('a time limit', () => {
  const never = new Promise<never>(() => undefined);

  it('has one timer for all that wait, and none once it is disposed', async () => {
    const clock = new VirtualClock(drain);
    let timers = 0;
    const counting = {
      now: () => clock.now(),
      onNextTurn: clock.onNextTurn.bind(clock),
      outside: clock.outside.bind(clock),
      setTimer: (delayMs: number, callback: () => void) => {
        timers++;
        return clock.setTimer(delayMs, callback);
      },
    };
    const limit = new TimeLimit(counting, 1000, () => new Error('late'));
    const first = limit.bound(never);
    void limit.bound(never).catch(() => undefined);
    assert.equal(timers, 1);
    const refused = assert.rejects(first, /late/);
    await clock.advance(1000);
    await refused;
    limit.dispose();
    const before = timers;
    void limit.bound(never);
    await clock.advance(5000);
    assert.equal(timers, before);
  });
});
