import assert from 'node:assert/strict';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { parseArguments } from '../../../src/cli/arguments.ts';
import { clockPace, durationMs, moveByLines } from '../../../src/cli/clock-option.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';
import { createPacedClock } from '../../../src/host/index.ts';

describe('the option --clock', () => {
  it('is real where nothing is said', () => {
    const parsed = parseArguments(['up']);
    assert.ok(parsed.command === 'up');
    assert.equal(parsed.options.clock, 1);
  });

  it('says how many times as fast, or that the clock stands', () => {
    assert.deepEqual(['real', 'stepped', '10x', '0.5x'].map(clockPace), [1, 0, 10, 0.5]);
  });

  for (const text of ['10', 'x', '0x', '-2x', 'fast', '9999999x', '10X']) {
    it(`refuses "${text}"`, () => assert.throws(() => clockPace(text), UsageError));
  }

  it('takes durations as kubectl does', () => {
    assert.deepEqual(['90s', '1h30m', '250ms', '2d'].map(durationMs), [90_000, 5_400_000, 250, 172_800_000]);
    assert.deepEqual(['', '10', 'm', '1h 30m', '-1s'].map(durationMs), Array.from({ length: 5 }));
  });

  it('moves a standing clock as the lines say', async () => {
    const clock = createPacedClock(0);
    const startMs = clock.now();
    const fired: number[] = [];
    clock.setTimer(1500, () => fired.push(clock.now() - startMs));
    const input = new PassThrough();
    const said = new PassThrough({ objectMode: true });
    const lines = moveByLines(clock, input, (line) => void said.write(line));
    for (const line of ['', '10m', 'soon']) {
      input.write(`${line}\n`);
      await once(said, 'data');
    }
    lines.dispose();
    assert.deepEqual([fired, clock.now() - startMs], [[1500], 601_500]);
  });
});
