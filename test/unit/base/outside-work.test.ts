import assert from 'node:assert/strict';
import { VirtualClock } from '../../../src/base/index.ts';
import { drain } from '../../support/drain.ts';
import { promised } from '../../support/promised.ts';

describe('work outside that a virtual clock counts', () => {
  it('holds the clock until it has settled', async () => {
    const clock = new VirtualClock(drain, 0);
    const work = promised<string>();
    const seen: (string | number)[] = [];
    void clock.outside(work.promise).then((answer) => seen.push(answer, clock.now()));
    clock.setTimer(1000, () => seen.push('the timer'));
    const advanced = clock.advance(5000);
    for (let turn = 0; turn < 10; turn++) await drain();
    assert.deepEqual(seen, []);
    work.resolve('signed');
    await advanced;
    assert.deepEqual(seen, ['signed', 0, 'the timer']);
  });

  it('is handed over in the order in which it was begun, whichever ends first', async () => {
    const clock = new VirtualClock(drain, 0);
    const first = promised<string>();
    const seen: string[] = [];
    void clock.outside(first.promise).then((answer) => seen.push(answer));
    void clock.outside(Promise.resolve('second')).then((answer) => seen.push(answer));
    clock.onNextTurn(() => seen.push('a turn'));
    for (let turn = 0; turn < 10; turn++) await drain();
    first.resolve('first');
    await clock.advance(0);
    assert.deepEqual(seen, ['a turn', 'first', 'second']);
  });

  it('fails as it fails', async () => {
    const clock = new VirtualClock(drain, 0);
    await assert.rejects(clock.outside(Promise.reject(new Error('no key'))), /no key/);
    await clock.advance(0);
  });
});
