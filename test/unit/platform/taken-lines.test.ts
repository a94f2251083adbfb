import assert from 'node:assert/strict';
import { TakenLines } from '../../../src/platform/index.ts';

describe('lines that are written to a stream', () => {
  it('are a problem once the oldest has not been taken for two minutes', async () => {
    let nowMs = 0;
    const taken: (() => void)[] = [];
    const lines = new TakenLines({ write: (_text, done) => taken.push(done) }, () => nowMs);
    await lines.check();
    lines.write('one');
    nowMs = 100_000;
    lines.write('two');
    await lines.check();
    nowMs = 120_000;
    await assert.rejects(lines.check(), /logging blocked/);
    taken.shift()?.();
    await lines.check();
    nowMs = 220_000;
    await assert.rejects(lines.check(), /logging blocked/);
    taken.shift()?.();
    await lines.check();
  });
});
