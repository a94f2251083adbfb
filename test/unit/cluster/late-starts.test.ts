import assert from 'node:assert/strict';
import { disposable, VirtualClock } from '../../../src/base/index.ts';
import { LateStarts } from '../../../src/cluster/late-starts.ts';
import { drain } from '../../support/drain.ts';

describe('LateStarts', () => {
  const started: string[] = [];
  const part = (name: string) => () => {
    started.push(name);
    return disposable(() => started.push(`-${name}`));
  };
  beforeEach(() => (started.length = 0));

  it('starts at once where nothing is served first', () => {
    const late = new LateStarts(new VirtualClock(drain), undefined);
    late.add(part('a'));
    assert.equal(started.join(), 'a');
    late.dispose();
    assert.equal(started.join(), 'a,-a');
  });

  it('starts one a turn once something is', async () => {
    const clock = new VirtualClock(drain);
    let isServed = (): void => {};
    const late = new LateStarts(clock, new Promise<void>((resolve) => (isServed = resolve)));
    late.add(part('a'));
    late.add(part('b'));
    await clock.advance(1000);
    assert.equal(started.join(), '');
    isServed();
    clock.onNextTurn(() => started.push('a request'));
    await clock.advance(0);
    assert.equal(started.join(), 'a,a request,b');
    late.add(part('c'));
    assert.equal(started.join(), 'a,a request,b,c');
  });

  it('starts nothing after it was disposed', async () => {
    const clock = new VirtualClock(drain);
    let isServed = (): void => {};
    const late = new LateStarts(clock, new Promise<void>((resolve) => (isServed = resolve)));
    late.add(part('a'));
    late.dispose();
    isServed();
    await clock.advance(0);
    assert.equal(started.join(), '');
  });
});
