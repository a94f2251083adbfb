import assert from 'node:assert/strict';
import { VirtualClock } from '../../../src/base/index.ts';
import { KeyBatches } from '../../../src/client/key-batches.ts';
import { drain } from '../../support/drain.ts';

describe('changes that come in crowds', () => {
  let clock: VirtualClock;
  let handedOn: number[];
  let batches: KeyBatches;
  let startMs: number;

  beforeEach(() => {
    clock = new VirtualClock(drain);
    startMs = clock.now();
    handedOn = [];
    batches = new KeyBatches(clock, () => handedOn.push(clock.now() - startMs));
  });

  /** Adds a change every `everyMs`, so many times. */
  async function crowd(count: number, everyMs: number): Promise<void> {
    for (let i = 0; i < count; i++) {
      batches.add('a');
      await clock.advance(everyMs);
    }
  }

  it('waits 20 ms with one that comes alone, however often one does', async () => {
    await crowd(3, 30);
    assert.deepEqual(handedOn, [20, 50, 80]);
  });

  it('hands a crowd on in batches that grow, and the last of it soon', async () => {
    await crowd(2000, 1);
    await clock.advance(1000);
    assert.ok(handedOn.length <= 12, handedOn.join(' '));
    assert.ok((handedOn.at(-1) ?? 0) <= 2080, handedOn.join(' '));
  });

  it('grows with the logarithm of the crowd at first, and by its longest pause then', async () => {
    await crowd(10_000, 1);
    await clock.advance(1000);
    assert.ok(handedOn.length <= 6 + 10_000 / 640 + 1, handedOn.join(' '));
  });

  it('keeps nobody waiting for the end of a crowd whose last change is known', async () => {
    await crowd(1999, 1);
    batches.add('a', 0);
    await clock.advance(1);
    assert.deepEqual(handedOn.at(-1), 1999);
    await clock.advance(1000);
    assert.deepEqual(handedOn.at(-1), 1999);
  });

  it('waits on where more comes after the last change', async () => {
    batches.add('a', 0);
    await clock.advance(10);
    batches.add('a');
    await clock.advance(1000);
    assert.deepEqual(handedOn, [20]);
  });

  it('gathers what is over again and again', async () => {
    for (let i = 0; i < 2000; i++) {
      batches.add('a', i % 2 === 1 ? 0 : undefined);
      await clock.advance(1);
    }
    await clock.advance(1000);
    assert.ok(handedOn.length <= 6 + 2000 / 80, handedOn.join(' '));
  });

  it('gathers a crowd that comes slowly, where it is known to go on', async () => {
    for (let left = 200; left >= 0; left--) {
      batches.add('a', left);
      await clock.advance(30);
    }
    await clock.advance(1000);
    // As many as a crowd that takes 6 s has, and a few for the last ones, each by itself.
    assert.ok(handedOn.length <= 6 + 6000 / 640 + 16, handedOn.join(' '));
  });

  it('forgets a crowd that is over', async () => {
    await crowd(2000, 1);
    await clock.advance(5000);
    handedOn.length = 0;
    const calmMs = clock.now() - startMs;
    batches.add('a');
    await clock.advance(1000);
    assert.deepEqual(handedOn, [calmMs + 20]);
  });

  it('lets a trickle wait for longer the longer the work on its key takes, so that it costs a work now and then', async () => {
    const handedOnAfter = async (workedMs: number): Promise<number> => {
      handedOn.length = 0;
      batches.worked('a', workedMs);
      await crowd(1000, 25);
      await clock.advance(5000);
      return handedOn.length;
    };
    assert.equal(await handedOnAfter(1), 1000);
    const [some, more] = [await handedOnAfter(20), await handedOnAfter(200)];
    assert.ok(some < 60 && more < 60, `${some}, ${more}`);
    assert.equal(await handedOnAfter(1), 1000, 'what was quick the last time is prompt again');
  });

  it('leaves a key alone for twice as long as the work on it takes, and for no more than a third of a second', async () => {
    for (const [workedMs, pauseMs] of [
      [5, 20],
      [40, 80],
      [10_000, 320],
    ] as const) {
      handedOn.length = 0;
      batches.worked('a', workedMs);
      const beginMs = clock.now() - startMs;
      batches.add('a');
      await clock.advance(5000);
      assert.deepEqual(handedOn, [beginMs + pauseMs]);
    }
  });

  it('hands nothing on once it is disposed', async () => {
    batches.add('a');
    batches.dispose();
    await clock.advance(1000);
    assert.deepEqual(handedOn, []);
  });
});
