import assert from 'node:assert/strict';
import type { CronJob } from '../../../../src/kinds/index.ts';
import { Kind } from '../core/kind.ts';
import { type Fields, podSpec } from './manifests.ts';

const kind = new Kind('batch/v1', 'CronJob');

function cronJob(fields: Fields = {}): Fields {
  const jobTemplate = { spec: { template: { spec: podSpec({ restartPolicy: 'Never' }) } } };
  return { spec: { schedule: '* * * * *', jobTemplate, ...fields } };
}

describe('a CronJob', () => {
  it('lets Jobs run side by side and keeps a few where nothing else is said', () => {
    const { jobTemplate: _, schedule: __, ...defaults } = (kind.created(cronJob()) as CronJob).spec ?? {};
    assert.deepEqual(defaults, {
      concurrencyPolicy: 'Allow',
      suspend: false,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 1,
    });
  });

  const GOOD = [
    '0 0 * * *',
    '*/5 * * * *',
    '0-30/10 8-18 * jan-mar mon-fri',
    '1,2,3 * * * SUN',
    '? ? ? ? ?',
    '@hourly',
    '@every 1h30m',
  ];
  for (const schedule of GOOD) {
    it(`starts at ${schedule}`, () => {
      assert.deepEqual(kind.problems(cronJob({ schedule })), []);
    });
  }

  const BAD: readonly [schedule: string, problem: string][] = [
    ['* * * *', 'expected exactly 5 fields, found 4: [* * * *]'],
    ['60 * * * *', 'end of range (60) above maximum (59): 60'],
    ['* * 0 * *', 'beginning of range (0) below minimum (1): 0'],
    ['5-1 * * * *', 'beginning of range (5) beyond end of range (1): 5-1'],
    ['*/0 * * * *', 'step of range should be a positive number: */0'],
    ['@fortnightly', 'unrecognized descriptor: @fortnightly'],
  ];
  for (const [schedule, problem] of BAD) {
    it(`does not start at ${schedule}`, () => {
      assert.deepEqual(kind.problems(cronJob({ schedule })), [
        `spec.schedule: Invalid value: ${JSON.stringify(schedule)}: ${problem}`,
      ]);
    });
  }

  it('starts by the clock of a zone that there is', () => {
    const problems = (timeZone: string) => kind.problems(cronJob({ timeZone }));
    assert.deepEqual(problems('Europe/Berlin'), []);
    assert.deepEqual(problems('Etc/UTC'), []);
    assert.deepEqual(problems('Europe/Nowhere'), [
      'spec.timeZone: Invalid value: "Europe/Nowhere": unknown time zone Europe/Nowhere',
    ]);
    assert.deepEqual(problems(''), [
      'spec.timeZone: Invalid value: "": timeZone must be nil or non-empty string',
    ]);
  });

  it('says its zone in the field made for it', () => {
    assert.deepEqual(kind.problems(cronJob({ schedule: 'TZ=UTC 0 0 * * *' })), [
      'spec.schedule: Invalid value: "TZ=UTC 0 0 * * *": cannot use TZ or CRON_TZ in schedule, use timeZone field instead',
    ]);
  });

  it('has a name with room for the time in that of its Jobs', () => {
    assert.deepEqual(kind.problems({ metadata: { name: 'a'.repeat(52) }, ...cronJob() }), []);
    assert.deepEqual(kind.problems({ metadata: { name: 'a'.repeat(53) }, ...cronJob() }), [
      `metadata.name: Invalid value: "${'a'.repeat(53)}": must be no more than 52 characters`,
    ]);
  });
});
