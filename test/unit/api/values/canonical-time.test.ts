import assert from 'node:assert/strict';
import { isCanonicalMicroTime, isCanonicalTime } from '../../../../src/api/values/time.ts';
import { parseMoment } from '../../../../src/api/index.ts';

const DATES = [
  '2026-01-01',
  '2026-02-28',
  '2026-02-29',
  '2024-02-29',
  '2000-02-29',
  '1900-02-29',
  '2026-04-31',
  '2026-12-31',
  '2026-13-01',
  '2026-00-10',
  '2026-10-00',
  '2026-1-010',
  '0000-01-01',
  '9999-12-31',
  '2026/01/01',
  '٢٠٢٦-01-01',
];
const TIMES = [
  '00:00:00',
  '23:59:59',
  '24:00:00',
  '12:60:00',
  '12:00:60',
  '1:00:000',
  '12-00-00',
  '12:0a:00',
];
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const MICRO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;

describe('a time that is written as the API writes it', () => {
  const texts = DATES.flatMap((date) => TIMES.map((time) => `${date}T${time}`));

  it('is known without being parsed', () => {
    for (const text of texts) {
      for (const end of ['Z', 'z', '', '+00:00', '.000000Z', '.12345Z', '.123456Z', '.12345xZ']) {
        const whole = `${text}${end}`;
        const isTime = parseMoment(whole) !== undefined;
        assert.equal(isCanonicalTime(whole), TIME.test(whole) && isTime, whole);
        assert.equal(isCanonicalMicroTime(whole), MICRO_TIME.test(whole) && isTime, whole);
      }
    }
    assert.equal(texts.filter((text) => isCanonicalTime(`${text}Z`)).length, 2 * 7);
  });
});
