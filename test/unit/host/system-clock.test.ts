import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { nextTurn } from '../../../src/base/index.ts';
import { systemClock } from '../../../src/host/index.ts';

const DAY_MS = 86_400_000;

describe('the system clock', () => {
  let fired = 0;
  const fire = (): void => void fired++;
  beforeEach(() => {
    fired = 0;
    mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  });
  afterEach(() => mock.timers.reset());

  it('keeps a timer that is longer than one of the host can be', () => {
    systemClock.setTimer(60 * DAY_MS, fire);
    mock.timers.tick(25 * DAY_MS);
    assert.equal(fired, 0);
    mock.timers.tick(25 * DAY_MS);
    assert.equal(fired, 0);
    mock.timers.tick(10 * DAY_MS);
    assert.equal(fired, 1);
  });

  it('lets such a timer be taken back at any time', () => {
    const timer = systemClock.setTimer(60 * DAY_MS, fire);
    mock.timers.tick(40 * DAY_MS);
    timer.dispose();
    mock.timers.tick(40 * DAY_MS);
    assert.equal(fired, 0);
  });

  it('gives a turn back to what is ready', async () => {
    mock.timers.reset();
    const seen: string[] = [];
    setImmediate(() => seen.push('ready'));
    await nextTurn(systemClock);
    seen.push('turn');
    setImmediate(() => seen.push('ready'));
    await nextTurn(systemClock);
    seen.push('turn');
    assert.deepEqual(seen, ['ready', 'turn', 'ready', 'turn']);
  });
});
