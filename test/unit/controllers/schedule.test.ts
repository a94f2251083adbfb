import assert from 'node:assert/strict';
import { mostRecent, parseSchedule } from '../../../src/controllers/cronjob/schedule.ts';

const iso = (ms: number | undefined): string => (ms === undefined ? 'never' : new Date(ms).toISOString());
const ms = (text: string): number => Date.parse(text);

describe('a schedule', () => {
  for (const [text, zone, after, expected] of [
    ['*/15 * * * *', undefined, '2026-01-01T00:07:00Z', '2026-01-01T00:15:00.000Z'],
    ['0 9 * * MON-FRI', 'America/New_York', '2026-01-02T15:00:00Z', '2026-01-05T14:00:00.000Z'],
    ['TZ=Europe/Berlin 30 8 1 * *', undefined, '2026-01-15T00:00:00Z', '2026-02-01T07:30:00.000Z'],
    ['0 0 13 * 5', undefined, '2026-01-01T00:00:00Z', '2026-01-02T00:00:00.000Z'],
    ['@daily', undefined, '2026-01-01T00:00:00Z', '2026-01-02T00:00:00.000Z'],
    ['@every 90m', undefined, '2026-01-01T00:00:00Z', '2026-01-01T01:30:00.000Z'],
    ['0 ? * * ?', undefined, '2026-01-01T00:10:00Z', '2026-01-01T01:00:00.000Z'],
    ['0 0 30 2 *', undefined, '2026-01-01T00:00:00Z', 'never'],
  ] as const) {
    it(`${text} ${zone ?? ''}`, () => assert.equal(iso(parseSchedule(text, zone).next(ms(after))), expected));
  }

  it('throws where it is none', () => {
    assert.throws(() => parseSchedule('every day', undefined));
    assert.throws(() => parseSchedule('* * * * *', 'Nowhere/Land').next(0));
  });
});

describe('the time that was missed last', () => {
  const hourly = parseSchedule('0 * * * *', undefined);
  const workdays = parseSchedule('0 9 * * 1-5', undefined);
  for (const [title, schedule, earliest, now, expected] of [
    ['none before the first', hourly, '2026-01-01T00:10:00Z', '2026-01-01T00:59:59Z', undefined],
    ['the only one', hourly, '2026-01-01T00:10:00Z', '2026-01-01T01:00:00Z', '2026-01-01T01:00:00.000Z'],
    [
      'the last of several',
      hourly,
      '2026-01-01T00:10:00Z',
      '2026-01-01T05:30:00Z',
      '2026-01-01T05:00:00.000Z',
    ],
    [
      'across a weekend',
      workdays,
      '2026-01-01T10:00:00Z',
      '2026-01-06T08:00:00Z',
      '2026-01-05T09:00:00.000Z',
    ],
  ] as const) {
    it(title, () => {
      const missed = mostRecent(schedule, ms(earliest), ms(now));
      assert.equal(missed && iso(missed.atMs), expected);
    });
  }

  it('says when there were too many', () => {
    assert.equal(mostRecent(hourly, ms('2026-01-01T00:00:00Z'), ms('2026-01-03T00:00:00Z'))?.tooMany, false);
    const missed = mostRecent(hourly, ms('2026-01-01T00:00:00Z'), ms('2026-02-01T00:30:00Z'));
    assert.deepEqual([missed?.tooMany, iso(missed?.atMs)], [true, '2026-02-01T00:00:00.000Z']);
  });

  it('throws for a schedule that never comes', () => {
    const never = parseSchedule('0 0 30 2 *', undefined);
    assert.throws(() => mostRecent(never, 0, ms('2026-01-01T00:00:00Z')), /less than 1 second/);
  });
});
