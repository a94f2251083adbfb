import assert from 'node:assert/strict';
import { KeyedWork, VirtualClock } from '../../../src/base/index.ts';
import { drain } from '../../support/drain.ts';

describe('work on keys', () => {
  let clock: VirtualClock;
  beforeEach(() => (clock = new VirtualClock(drain)));

  const start = (work: (key: string) => Promise<number | undefined>, workers = 2) => {
    const failures: string[] = [];
    const keys = new KeyedWork({
      clock,
      workers,
      firstRetryMs: 10,
      longestRetryMs: 50,
      work,
      failed: (key) => failures.push(`${key} ${clock.now() - begin}`),
    });
    const begin = clock.now();
    return { keys, failures };
  };

  it('is done on some at once, and never on one twice at the same time', async () => {
    const ends: (() => void)[] = [];
    const begun: string[] = [];
    const { keys } = start((key) => {
      begun.push(key);
      return new Promise((resolve) => ends.push(() => resolve(undefined)));
    });
    for (const key of ['a', 'b', 'c', 'a', 'a']) keys.add(key);
    assert.deepEqual(begun, ['a', 'b']);
    ends[0]?.();
    await clock.advance(0);
    assert.deepEqual(begun, ['a', 'b', 'c']);
    ends[1]?.();
    await clock.advance(0);
    assert.deepEqual(begun, ['a', 'b', 'c', 'a'], 'what came meanwhile is done once more');
  });

  it('is tried again later each time, and after a good end at once', async () => {
    let isBad = true;
    const { keys, failures } = start(() =>
      isBad ? Promise.reject(new Error('bad')) : Promise.resolve(undefined),
    );
    keys.add('a');
    await clock.advance(200);
    assert.deepEqual(failures, ['a 0', 'a 10', 'a 30', 'a 70', 'a 120', 'a 170']);
    assert.equal(keys.isFailing('a'), true);
    isBad = false;
    keys.add('a');
    await clock.advance(1000);
    assert.equal(keys.isFailing('a'), false);
    assert.equal(failures.length, 6);
  });

  it('comes back when it says, and not where the key is forgotten or all is over', async () => {
    const counts = new Map<string, number>();
    const { keys } = start((key) => {
      counts.set(key, (counts.get(key) ?? 0) + 1);
      return Promise.resolve(100);
    });
    keys.add('a');
    keys.add('b');
    await clock.advance(250);
    keys.forget('a');
    await clock.advance(100);
    keys.dispose();
    await clock.advance(1000);
    assert.deepEqual(
      [...counts],
      [
        ['a', 3],
        ['b', 4],
      ],
    );
  });
});
