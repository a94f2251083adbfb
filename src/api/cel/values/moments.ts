import { CelError, Duration, MAX_INT, MIN_INT, Timestamp, type Value } from './value.ts';
import { plainText } from './number-text.ts';

export const NANOS_PER_SECOND = 1_000_000_000n;
const FIRST_SECOND = -62135596800n;
const LAST_SECOND = 253402300799n;

/** A moment, or an error where it is before the year 1 or after 9999. */
export function timestampOf(nanos: bigint, eastMinutes = 0): Timestamp | CelError {
  const seconds = floorDivide(nanos, NANOS_PER_SECOND);
  return seconds < FIRST_SECOND || seconds > LAST_SECOND
    ? new CelError('timestamp overflow')
    : new Timestamp(nanos, eastMinutes);
}

export function durationOf(nanos: bigint): Duration | CelError {
  return nanos < MIN_INT || nanos > MAX_INT ? new CelError('integer overflow') : new Duration(nanos);
}

export function floorDivide(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value % by < 0n ? quotient - 1n : quotient;
}

/** `2024-02-29T12:34:56.789Z`, or with the offset it was written with. */
export function timestampText({ nanos, eastMinutes }: Timestamp): string {
  const seconds = floorDivide(nanos, NANOS_PER_SECOND);
  const fraction = String(nanos - seconds * NANOS_PER_SECOND)
    .padStart(9, '0')
    .replace(/0+$/, '');
  const date = new Date((Number(seconds) + eastMinutes * 60) * 1000).toISOString().slice(0, 19);
  return `${date}${fraction === '' ? '' : `.${fraction}`}${offsetText(eastMinutes)}`;
}

function offsetText(eastMinutes: number): string {
  if (eastMinutes === 0) return 'Z';
  const [hours, minutes] = [Math.floor(Math.abs(eastMinutes) / 60), Math.abs(eastMinutes) % 60];
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${eastMinutes < 0 ? '-' : '+'}${two(hours)}:${two(minutes)}`;
}

/** Seconds with all their decimals: `3661.5s`. */
export function durationText({ nanos }: Duration): string {
  const whole = nanos / NANOS_PER_SECOND;
  const seconds = Number(whole) + Number(nanos % NANOS_PER_SECOND) / 1e9;
  return `${seconds === 0 ? '0' : plainText(seconds)}s`;
}

/** A moment or a span as JSON has it; undefined for any other value. */
export function momentText(value: Value): string | undefined {
  if (value instanceof Timestamp) return timestampText(value);
  return value instanceof Duration ? durationText(value) : undefined;
}

const MOMENT =
  /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:[.,](\d+))?(?:([Zz])|([+-])(\d{2}):(\d{2}))$/;
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** A time as of RFC 3339, undefined where the text is none. It may be out of the range of timestamps. */
export function readTimestamp(source: string): Timestamp | undefined {
  const found = MOMENT.exec(source);
  if (!found || source.includes('t') || source.includes('z')) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found.slice(1, 7).map(Number);
  const days = month === 2 && isLeapYear(year) ? 29 : (DAYS.at(month - 1) ?? 0);
  if (day < 1 || day > days || hour > 23 || minute > 59 || second > 59) return undefined;
  const [offsetHours, offsetMinutes] = [Number(found[10] ?? 0), Number(found[11] ?? 0)];
  if (offsetHours > 24 || offsetMinutes > 60) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second);
  const east = (offsetHours * 60 + offsetMinutes) * (found[9] === '-' ? -1 : 1);
  const fraction = BigInt((found[7] ?? '').slice(0, 9).padEnd(9, '0'));
  const nanos = (BigInt(date.getTime()) / 1000n - BigInt(east * 60)) * NANOS_PER_SECOND + fraction;
  return new Timestamp(nanos, east);
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

const UNITS = new Map([
  ['ns', 1n],
  ['us', 1000n],
  ['µs', 1000n],
  ['μs', 1000n],
  ['ms', 1_000_000n],
  ['s', NANOS_PER_SECOND],
  ['m', 60n * NANOS_PER_SECOND],
  ['h', 3600n * NANOS_PER_SECOND],
]);
const SPAN = /^([+-]?)((?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+|0)$/;
const TERM = /(\d*)\.?(\d*)(ns|us|µs|μs|ms|s|m|h)/g;
const DIGITS_LIMIT = 20;

/** The nanoseconds of a duration as Go writes them, such as `1h30m`; undefined where the text is none or too long. */
export function readDuration(source: string): bigint | undefined {
  const found = SPAN.exec(source);
  if (!found) return undefined;
  let nanos = 0n;
  for (const [, whole = '', fraction = '', unit = ''] of (found[2] ?? '').matchAll(TERM)) {
    if (whole.replace(/^0+/, '').length > DIGITS_LIMIT) return undefined;
    const decimals = fraction.slice(0, DIGITS_LIMIT);
    const scale = 10n ** BigInt(decimals.length);
    nanos += (BigInt(`${whole}${decimals}` || '0') * (UNITS.get(unit) ?? 0n)) / scale;
    if (nanos > MAX_INT + 1n) return undefined;
  }
  const signed = found[1] === '-' ? -nanos : nanos;
  return signed > MAX_INT ? undefined : signed;
}
