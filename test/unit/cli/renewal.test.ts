import assert from 'node:assert/strict';
import { createLog, VirtualClock } from '../../../src/base/index.ts';
import { renewInTime } from '../../../src/cli/renewal.ts';
import { drain } from '../../support/drain.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

describe('credentials of a long run', () => {
  it('are renewed when their time comes, tried again after a failure, and left alone after the end', async () => {
    const clock = new VirtualClock(drain, 0);
    const told: string[] = [];
    const renewed: number[] = [];
    const renewal = renewInTime(10 * DAY_MS, {
      clock,
      log: createLog(({ message }) => told.push(message)),
      dueMs: (dueMs) => dueMs,
      async renew(dueMs) {
        renewed.push(Math.round(clock.now() / DAY_MS));
        if (renewed.length === 1) throw new Error('no space is left');
        return dueMs + 30 * DAY_MS;
      },
    });
    await clock.advance(9 * DAY_MS);
    assert.deepEqual(renewed, []);
    await clock.advance(50 * DAY_MS);
    assert.deepEqual(renewed, [10, 11, 40]);
    assert.equal(told.length, 1);
    renewal.dispose();
    await clock.advance(50 * DAY_MS);
    assert.deepEqual(renewed, [10, 11, 40]);
  });
});
