import assert from 'node:assert/strict';
import { VirtualClock } from '../../../src/base/index.ts';
import { withPatience } from '../../../src/cluster/patience.ts';
import { drain } from '../../support/drain.ts';

describe('patience', () => {
  const never = new Promise<never>(() => undefined);

  it('ends with the work, or when it has lasted long enough', async () => {
    const clock = new VirtualClock(drain);
    let late = 0;
    await withPatience(clock, 1000, Promise.resolve(), () => late++);
    const waiting = withPatience(clock, 1000, never, () => late++);
    await clock.advance(1000);
    await waiting;
    assert.equal(late, 1);
  });

  it('ends where nobody waits any more, and leaves no timer', async () => {
    for (const isEarly of [true, false]) {
      const clock = new VirtualClock(drain);
      const stop = new AbortController();
      if (isEarly) stop.abort(new Error('stopped'));
      const waiting = withPatience(clock, 1000, never, () => assert.fail('late'), stop.signal);
      stop.abort(new Error('stopped'));
      await assert.rejects(waiting, /stopped/);
      await clock.advance(2000);
    }
  });
});
