import { floorDivide, NANOS_PER_SECOND } from '../values/moments.ts';
import { CelError, type Timestamp, type Value } from '../values/value.ts';
import { givenDuration, givenText, givenTimestamp } from './given.ts';
import { type FunctionDeclaration, overload, type Overload } from './signature.ts';

const NANOS_PER_MILLI = 1_000_000n;

/** What a timestamp's calendar says, in UTC or the time zone given, and a duration in whole units. */
export const TIME: readonly FunctionDeclaration[] = [
  part('getFullYear', 'year', (date) => date.getUTCFullYear()),
  part('getMonth', 'month', (date) => date.getUTCMonth()),
  part('getDayOfYear', 'day_of_year', dayOfYear),
  part('getDayOfMonth', 'day_of_month', (date) => date.getUTCDate() - 1),
  part('getDate', 'day_of_month_1_based', (date) => date.getUTCDate()),
  part('getDayOfWeek', 'day_of_week', (date) => date.getUTCDay()),
  part('getHours', 'hours', (date) => date.getUTCHours(), 3600n * NANOS_PER_SECOND),
  part('getMinutes', 'minutes', (date) => date.getUTCMinutes(), 60n * NANOS_PER_SECOND),
  part('getSeconds', 'seconds', (date) => date.getUTCSeconds(), NANOS_PER_SECOND),
  part('getMilliseconds', 'milliseconds', (date) => date.getUTCMilliseconds(), NANOS_PER_MILLI),
];

function part(
  name: string,
  word: string,
  read: (date: Date) => number,
  unitNanos?: bigint,
): FunctionDeclaration {
  const overloads: Overload[] = [
    overload(`timestamp_to_${word}`, 'timestamp.() int', (timestamp) =>
      BigInt(read(dateAt(givenTimestamp(timestamp), 0))),
    ),
    overload(`timestamp_to_${word}_with_tz`, 'timestamp.(string) int', (timestamp, zone) => {
      const moment = givenTimestamp(timestamp);
      const offset = offsetSeconds(givenText(zone), moment);
      return offset instanceof CelError ? offset : BigInt(read(dateAt(moment, offset)));
    }),
  ];
  if (unitNanos !== undefined) {
    const whole = (duration: Value | undefined): bigint => givenDuration(duration).nanos / unitNanos;
    overloads.push(overload(`duration_to_${word}`, 'duration.() int', whole));
  }
  return { name, overloads };
}

function dateAt({ nanos }: Timestamp, eastSeconds: number): Date {
  return new Date(Number(floorDivide(nanos, NANOS_PER_MILLI)) + eastSeconds * 1000);
}

function dayOfYear(date: Date): number {
  const first = new Date(date);
  first.setUTCMonth(0, 1);
  return Math.round((date.getTime() - first.getTime()) / 86_400_000);
}

/** `+05:30`, or the name of a time zone. */
function offsetSeconds(zone: string, moment: Timestamp): number | CelError {
  const colon = zone.indexOf(':');
  if (colon < 0) return namedOffset(zone, moment);
  const [hours, minutes] = [readInteger(zone.slice(0, colon)), readInteger(zone.slice(colon + 1))];
  if (hours instanceof CelError) return hours;
  if (minutes instanceof CelError) return minutes;
  return (zone.startsWith('-') ? hours * 60 - minutes : hours * 60 + minutes) * 60;
}

function readInteger(source: string): number | CelError {
  if (/^[+-]?\d{1,9}$/.test(source)) return Number(source);
  return new CelError(`strconv.Atoi: parsing ${JSON.stringify(source)}: invalid syntax`);
}

function namedOffset(zone: string, moment: Timestamp): number | CelError {
  if (zone === '' || zone === 'UTC') return 0;
  try {
    const date = dateAt(moment, 0);
    const shown = new Intl.DateTimeFormat('en-US', {
      ...(zone === 'Local' ? {} : { timeZone: zone }),
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    }).formatToParts(date);
    const read = (type: string): number => Number(shown.find((of) => of.type === type)?.value ?? 0);
    const there = new Date(0);
    there.setUTCFullYear(read('year'), read('month') - 1, read('day'));
    there.setUTCHours(read('hour'), read('minute'), read('second'));
    return Math.round((there.getTime() - Math.floor(date.getTime() / 1000) * 1000) / 1000);
  } catch {
    return new CelError(`unknown time zone ${zone}`);
  }
}
