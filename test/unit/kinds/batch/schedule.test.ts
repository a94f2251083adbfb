import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseField } from '../../../../src/kinds/batch/cron-job/field.ts';
import { type CronFields, nextTime } from '../../../../src/kinds/batch/cron-job/next-time.ts';
import { type CronSchedule, parseSchedule } from '../../../../src/kinds/batch/cron-job/schedule.ts';
import { formatTimeIn, zoneClock } from '../../../../src/kinds/batch/cron-job/zone-clock.ts';

const ms = (text: string): number => Date.parse(text);

function scheduleOf(text: string, zone?: string): CronSchedule {
  const schedule = parseSchedule(text, zone);
  assert.ok(!('problem' in schedule), JSON.stringify(schedule));
  return schedule;
}

function times(text: string, zone: string | undefined, after: string, count = 1): string[] {
  const schedule = scheduleOf(text, zone);
  const found: string[] = [];
  let at: number | undefined = ms(after);
  while (found.length < count && (at = schedule.next(at)) !== undefined)
    found.push(new Date(at).toISOString());
  return found;
}

describe('a schedule', () => {
  for (const [text, zone, after, expected] of [
    ['*/15 * * * *', undefined, '2026-01-01T00:07:00Z', '2026-01-01T00:15:00.000Z'],
    ['0/1 * * * *', undefined, '2026-01-01T00:07:30Z', '2026-01-01T00:08:00.000Z'],
    ['30 1/2 * * *', undefined, '2026-01-01T02:00:00Z', '2026-01-01T03:30:00.000Z'],
    ['*/90 * * * *', undefined, '2026-01-01T00:07:00Z', '2026-01-01T01:00:00.000Z'],
    ['0 9 * * MON-FRI', 'America/New_York', '2026-01-02T15:00:00Z', '2026-01-05T14:00:00.000Z'],
    ['TZ=Europe/Berlin 30 8 1 * *', undefined, '2026-01-15T00:00:00Z', '2026-02-01T07:30:00.000Z'],
    ['CRON_TZ=Asia/Kolkata @daily', undefined, '2026-01-15T00:00:00Z', '2026-01-15T18:30:00.000Z'],
    ['0 0 13 * 5', undefined, '2026-01-01T00:00:00Z', '2026-01-02T00:00:00.000Z'],
    ['0 0 13 * */1', undefined, '2026-01-01T00:00:00Z', '2026-01-13T00:00:00.000Z'],
    ['0 0 13 * */2', undefined, '2026-01-01T00:00:00Z', '2026-01-03T00:00:00.000Z'],
    ['@daily', undefined, '2026-01-01T00:00:00Z', '2026-01-02T00:00:00.000Z'],
    ['@every 90m', undefined, '2026-01-01T00:00:00Z', '2026-01-01T01:30:00.000Z'],
    ['@every 1.5s', undefined, '2026-01-01T00:00:00Z', '2026-01-01T00:00:01.000Z'],
    ['0 ? * * ?', undefined, '2026-01-01T00:10:00Z', '2026-01-01T01:00:00.000Z'],
    ['0 0 29 2 *', undefined, '2026-01-01T00:00:00Z', '2028-02-29T00:00:00.000Z'],
    ['0 0 30 2 *', undefined, '2026-01-01T00:00:00Z', undefined],
  ] as const) {
    it(`${text} ${zone ?? ''}`, () => assert.equal(times(text, zone, after)[0], expected));
  }

  it('does not come in an hour that the zone leaves out', () => {
    assert.deepEqual(times('30 2 * * *', 'America/New_York', '2026-03-07T12:00:00Z', 2), [
      '2026-03-09T06:30:00.000Z',
      '2026-03-10T06:30:00.000Z',
    ]);
  });

  it('comes twice in an hour that the zone repeats', () => {
    assert.deepEqual(times('30 1 * * *', 'America/New_York', '2026-10-31T12:00:00Z', 3), [
      '2026-11-01T05:30:00.000Z',
      '2026-11-01T06:30:00.000Z',
      '2026-11-02T06:30:00.000Z',
    ]);
  });

  for (const [text, problem] of [
    ['', 'empty spec string'],
    ['every day', 'expected exactly 5 fields, found 2: [every day]'],
    ['TZ=0', 'invalid schedule format: runtime error: slice bounds out of range [:-1]'],
    ['TZ=Nowhere/Land * * * * *', 'provided bad location Nowhere/Land: unknown time zone Nowhere/Land'],
    ['* * 0 * *', 'beginning of range (0) below minimum (1): 0'],
    ['1-2-3 * * * *', 'too many hyphens: 1-2-3'],
    ['*/0 * * * *', 'step of range should be a positive number: */0'],
    ['@secondly', 'unrecognized descriptor: @secondly'],
    ['@every day', 'failed to parse duration @every day: time: invalid duration "day"'],
  ] as const) {
    it(`is none: ${text}`, () => assert.deepEqual(parseSchedule(text), { problem }));
  }

  it('comes when robfig/cron says', () => {
    // Each line: a schedule, a zone, a moment and the times that follow it, as robfig/cron 3.0.1 found them.
    const lines = readFileSync(join(import.meta.dirname, 'times.tsv'), 'utf8')
      .trim()
      .split('\n');
    for (const line of lines) {
      const [text = '', zone = '', seconds = ''] = line.split('\t');
      const schedule = scheduleOf(text, zone);
      const [after, ...expected] = seconds.split(' ');
      let at: number | undefined = Number(after) * 1000;
      for (const time of expected) {
        at = schedule.next(at ?? 0);
        assert.equal(at === undefined ? 'never' : String(at / 1000), time, line);
      }
    }
  });
});

describe('the search for a time', () => {
  const field = (text: string, name: Parameters<typeof parseField>[1]) => {
    const parsed = parseField(text, name);
    assert.ok('values' in parsed);
    return parsed;
  };

  it('gives up after as many steps as five years have days and months', () => {
    const utc = zoneClock('UTC');
    for (const [dayOfMonth, month] of [
      ['30', '2'],
      ['31', '2,4,6,9,11'],
      ['1', ','],
      [',', '*'],
    ] as const) {
      let steps = 0;
      const counting = { ...utc, local: (atMs: number) => (steps++, utc.local(atMs)) };
      const fields: CronFields = {
        minute: field('*', 'minute'),
        hour: field('*', 'hour'),
        dayOfMonth: field(dayOfMonth, 'dayOfMonth'),
        month: field(month, 'month'),
        dayOfWeek: field('*', 'dayOfWeek'),
      };
      assert.equal(nextTime(fields, counting, ms('2026-01-01T00:00:00Z')), undefined);
      assert.ok(steps < 6 * (366 + 12), `${steps} steps`);
    }
  });

  it('takes no step for a time that is none', () => {
    assert.equal(scheduleOf('* * * * *').next(Number.NaN), undefined);
  });
});

describe('a time in a zone', () => {
  for (const [zone, expected] of [
    ['', '2026-03-01T00:00:00Z'],
    ['Europe/London', '2026-03-01T00:00:00Z'],
    ['Asia/Kolkata', '2026-03-01T05:30:00+05:30'],
    ['America/St_Johns', '2026-02-28T20:30:00-03:30'],
  ] as const) {
    it(zone, () => assert.equal(formatTimeIn(zone, ms('2026-03-01T00:00:00Z')), expected));
  }
});
