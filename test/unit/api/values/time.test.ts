import assert from 'node:assert/strict';
import {
  canonicalMicroTime,
  canonicalTime,
  formatAge,
  formatDuration,
  formatMicroTime,
  formatTime,
  parseDuration,
  resolvePercent,
  timeMs,
} from '../../../../src/api/index.ts';

const MS = Date.UTC(2026, 0, 2, 3, 4, 5, 678);

describe('time', () => {
  it('is written in UTC with whole seconds, or six decimals', () => {
    assert.equal(formatTime(MS), '2026-01-02T03:04:05Z');
    assert.equal(formatMicroTime(MS), '2026-01-02T03:04:05.678000Z');
  });

  it('is read with any offset', () => {
    assert.equal(canonicalTime('2026-01-02T05:04:05.9+02:00'), '2026-01-02T03:04:05Z');
    assert.equal(canonicalMicroTime('2026-01-02T03:04:05.123456789Z'), '2026-01-02T03:04:05.123456Z');
    assert.equal(timeMs('2026-01-02T03:04:05.678Z'), MS);
  });

  it('is refused where the calendar has no such day', () => {
    assert.equal(canonicalTime('2026-02-30T00:00:00Z'), undefined);
    assert.equal(canonicalTime('2026-01-02'), undefined);
    assert.ok(Number.isNaN(timeMs('soon')));
  });
});

describe('duration', () => {
  it("is written and read as Go's", () => {
    const pairs: [number, string][] = [
      [0, '0s'],
      [250, '250ms'],
      [1500, '1.5s'],
      [90_000, '1m30s'],
      [5_400_000, '1h30m0s'],
    ];
    for (const [ms, text] of pairs) {
      assert.equal(formatDuration(ms), text);
      assert.equal(parseDuration(text), ms);
    }
    assert.equal(formatDuration(3_600_000.000011), '1h0m0.000000011s');
    assert.equal(parseDuration('1.5ns'), 1e-6);
    assert.equal(parseDuration('1 h'), undefined);
    assert.equal(parseDuration('-1.5h'), -5_400_000);
  });

  it('is short as an age', () => {
    const pairs: [number, string][] = [
      [-5, '<invalid>'],
      [119, '119s'],
      [150, '2m30s'],
      [600, '10m'],
      [3 * 3600, '3h'],
      [3 * 3600 + 60, '3h1m'],
      [3 * 86400 + 7200, '3d2h'],
      [40 * 86400, '40d'],
      [3 * 365 * 86400 + 86400, '3y1d'],
    ];
    for (const [seconds, text] of pairs) assert.equal(formatAge(seconds * 1000), text);
  });
});

describe('a duration of many digits', () => {
  it('is none past 64 bits, and has as many decimals as count', () => {
    assert.equal(parseDuration(`${'9'.repeat(100_000)}h`), undefined);
    assert.equal(parseDuration('9999999999h'), undefined);
    assert.equal(parseDuration(`1.${'5'.repeat(100_000)}s`), 1555.555555);
    assert.equal(parseDuration('1'.repeat(100_000)), undefined);
  });
});

describe('resolvePercent', () => {
  it('rounds as asked, and takes numbers as they are', () => {
    assert.equal(resolvePercent('25%', 10, 'up'), 3);
    assert.equal(resolvePercent('25%', 10, 'down'), 2);
    assert.equal(resolvePercent(4, 10, 'up'), 4);
    assert.equal(resolvePercent('many', 10, 'up'), undefined);
  });
});
