import assert from 'node:assert/strict';
import { VirtualClock } from '../../../src/base/index.ts';
import { EventTurns } from '../../../src/client/event-turns.ts';
import { drain } from '../../support/drain.ts';

const NEVER = new AbortController().signal;

describe('the turns of events', () => {
  let clock: VirtualClock;
  let turns: EventTurns;
  beforeEach(() => {
    clock = new VirtualClock(drain, 0);
    turns = new EventTurns(clock);
  });

  /** Writes that take so long each; gives when each was done. */
  const write = (count: number, tookMs: number, signal = NEVER): number[] => {
    const doneMs: number[] = [];
    for (let i = 0; i < count; i++) {
      void turns.run(signal, async () => {
        await new Promise<void>((resolve) =>
          tookMs > 0 ? clock.setTimer(tookMs, resolve) : clock.onNextTurn(resolve),
        );
        doneMs.push(clock.now());
      });
    }
    return doneMs;
  };

  it('come at once to a few, sixteen at a time', async () => {
    const doneMs = write(48, 10);
    await clock.advance(1000);
    assert.deepEqual(doneMs, [...Array(16).fill(10), ...Array(16).fill(20), ...Array(16).fill(30)]);
  });

  it('leave most turns to others where a crowd waits, and come to all of it', async () => {
    let turns = 0;
    const count = (): void => {
      turns++;
      if (doneMs.length < 640) clock.onNextTurn(count);
    };
    const doneMs = write(640, 0);
    clock.onNextTurn(count);
    await clock.advance(60_000);
    assert.equal(doneMs.length, 640);
    // Sixty-four come at once; of the others there is a round of sixteen after twenty turns.
    assert.ok(turns >= ((640 - 64) / 16) * 20, `${turns} turns of others`);
  });

  it('come at once again to a few after a crowd', async () => {
    write(640, 10);
    await clock.advance(60_000);
    const beganMs = clock.now();
    const doneMs = write(16, 10);
    await clock.advance(1000);
    assert.deepEqual(new Set(doneMs), new Set([beganMs + 10]));
  });

  it('do not come to what was stopped meanwhile, and go on to the others', async () => {
    const stop = new AbortController();
    const stopped = write(200, 10, stop.signal);
    const others = write(200, 10);
    await clock.advance(10);
    stop.abort();
    await clock.advance(60_000);
    assert.ok(stopped.length < 64, `${stopped.length} of what was stopped`);
    assert.equal(others.length, 200);
  });
});
