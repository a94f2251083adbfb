import assert from 'node:assert/strict';
import { PacedClock, VirtualClock } from '../../../src/base/index.ts';
import { drain } from '../../support/drain.ts';
import { promised } from '../../support/promised.ts';

/** A paced clock, and the real one that paces it, which the test moves. */
function paced(times: number) {
  const real = new VirtualClock(drain, 0);
  return { real, clock: new PacedClock({ real, drain, times }) };
}

/** Lets what the real clock has set in motion come to rest. */
async function passes(real: VirtualClock, ms: number): Promise<void> {
  const endMs = real.now() + ms;
  for (;;) {
    for (let turn = 0; turn < 10; turn++) await drain();
    if (real.now() >= endMs) return;
    await real.advance(1);
  }
}

describe('PacedClock', () => {
  it('runs so many times as fast while nothing is left to do', async () => {
    const { real, clock } = paced(10);
    const seen: number[] = [];
    clock.setTimer(1000, () => seen.push(clock.now()));
    await passes(real, 50);
    assert.equal(clock.now(), 500);
    clock.setTimer(1000, () => seen.push(clock.now()));
    await passes(real, 50);
    assert.deepEqual(seen, [1000]);
    await passes(real, 100);
    assert.deepEqual(seen, [1000, 1500]);
    assert.equal(clock.now(), 2000);
  });

  it('stands while work is done, so that what falls due later waits', async () => {
    const { real, clock } = paced(10);
    const work = promised<undefined>();
    const seen: string[] = [];
    clock.setTimer(
      100,
      () => void clock.outside(work.promise).then(() => seen.push(`worked ${clock.now()}`)),
    );
    clock.setTimer(200, () => seen.push(`later ${clock.now()}`));
    await passes(real, 1000);
    assert.deepEqual(seen, []);
    assert.equal(clock.now(), 100);
    work.resolve(undefined);
    await passes(real, 0);
    assert.deepEqual(seen, ['worked 100']);
    await passes(real, 10);
    assert.deepEqual(seen, ['worked 100', 'later 200']);
  });

  it('stands until it is moved where it does not run', async () => {
    const { real, clock } = paced(0);
    const seen: number[] = [];
    clock.setTimer(100, () => seen.push(clock.now()));
    clock.setTimer(300, () => seen.push(clock.now()));
    await passes(real, 10_000);
    assert.deepEqual([clock.now(), seen], [0, []]);
    assert.equal(await clock.step(), true);
    assert.deepEqual([clock.now(), seen], [100, [100]]);
    await clock.advance(1000);
    assert.deepEqual([clock.now(), seen], [1100, [100, 300]]);
    assert.equal(await clock.step(), false);
  });

  it('asks nothing of the real clock where nothing is due any more', async () => {
    const { real, clock } = paced(10);
    clock.setTimer(1000, () => {}).dispose();
    assert.equal(real.nextDueMs, undefined);
  });
});
