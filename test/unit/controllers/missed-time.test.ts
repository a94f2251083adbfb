import assert from 'node:assert/strict';
import { type CronSchedule, parseSchedule } from '../../../src/kinds/index.ts';
import { missedTime, nextLookMs } from '../../../src/controllers/cronjob/missed-time.ts';

const ms = (text: string): number => Date.parse(text);
const iso = (at: number | undefined): string | undefined =>
  at === undefined ? undefined : new Date(at).toISOString();

function scheduleOf(text: string): CronSchedule {
  const schedule = parseSchedule(text);
  assert.ok(!('problem' in schedule));
  return schedule;
}

describe('the time that was missed last', () => {
  for (const [title, text, earliest, now, expected, count] of [
    ['none before the first', '0 * * * *', '2026-01-01T00:10:00Z', '2026-01-01T00:59:59Z', undefined, 'none'],
    [
      'the only one',
      '0 * * * *',
      '2026-01-01T00:10:00Z',
      '2026-01-01T01:00:00Z',
      '2026-01-01T01:00:00.000Z',
      'none',
    ],
    [
      'the last of several',
      '0 * * * *',
      '2026-01-01T00:10:00Z',
      '2026-01-01T05:30:00Z',
      '2026-01-01T05:00:00.000Z',
      'few',
    ],
    [
      'across a weekend',
      '0 9 * * 1-5',
      '2026-01-01T10:00:00Z',
      '2026-01-06T08:00:00Z',
      '2026-01-05T09:00:00.000Z',
      'few',
    ],
    [
      'too many',
      '0 * * * *',
      '2026-01-01T00:00:00Z',
      '2026-02-01T00:30:00Z',
      '2026-02-01T00:00:00.000Z',
      'many',
    ],
    [
      'in step with where it began',
      '@every 7m',
      '2026-01-01T00:03:00Z',
      '2026-01-01T01:00:00Z',
      '2026-01-01T00:59:00.000Z',
      'few',
    ],
  ] as const) {
    it(title, () => {
      const missed = missedTime(scheduleOf(text), ms(earliest), ms(now));
      assert.deepEqual([iso(missed.atMs), missed.count], [expected, count]);
    });
  }

  it('throws for a schedule that never comes', () => {
    const never = scheduleOf('0 0 30 2 *');
    assert.throws(() => missedTime(never, 0, ms('2026-01-01T00:00:00Z')), /less than 1 second/);
  });

  it('is found in few steps, however many went by', () => {
    // The first two times are half a year apart, and between the last such pair lie a quarter of a million.
    for (const text of ['* * * 1-6 *', '* * * * *', '@every 1s', '*/7 3-9 * * 2']) {
      const schedule = scheduleOf(text);
      let steps = 0;
      const counting: CronSchedule = { ...schedule, next: (afterMs) => (steps++, schedule.next(afterMs)) };
      missedTime(counting, ms('1996-06-30T23:58:30Z'), ms('2026-06-30T23:59:59Z'));
      assert.ok(steps < 60, `${text}: ${steps} steps`);
    }
  });
});

describe('the next look at a schedule', () => {
  it('keeps the rhythm of the last time that was missed', () => {
    const next = nextLookMs(scheduleOf('@every 7m'), ms('2026-01-01T00:03:00Z'), ms('2026-01-01T01:00:00Z'));
    assert.equal(iso(next), '2026-01-01T01:06:00.000Z');
  });

  it('is none where the schedule never comes', () => {
    assert.equal(nextLookMs(scheduleOf('0 0 30 2 *'), 0, ms('2026-01-01T00:00:00Z')), undefined);
  });
});
