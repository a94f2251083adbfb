/** Times as the API writes them: RFC 3339 in UTC, with whole seconds (`Time`) or six decimals (`MicroTime`). */

/** `2026-01-01T00:00:00Z`. */
export function formatTime(ms: number): string {
  return `${new Date(Math.floor(ms / 1000) * 1000).toISOString().slice(0, -5)}Z`;
}

/** `2026-01-01T00:00:00.000000Z`. */
export function formatMicroTime(ms: number): string {
  const micros = Math.floor(ms * 1000);
  const seconds = Math.floor(micros / 1_000_000);
  return microTimeOf(seconds, (micros - seconds * 1_000_000) * 1000);
}

/** A moment as whole seconds since 1970 and the nanoseconds after them: what both forms of time are made of. */
export interface Moment {
  readonly seconds: number;
  readonly nanos: number;
}

/** Reads RFC 3339 with any offset and, as Go does, an hour of one digit; undefined where the text is none. */
export function parseMoment(text: string): Moment | undefined {
  const found = RFC3339.exec(text);
  if (!found) return undefined;
  const [, date = '', hour = '', minute, second, fraction = '', zone = ''] = found;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const ms = Date.parse(`${date}T${hour.padStart(2, '0')}:${minute}:${second}Z`);
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== date) return undefined;
  const offset = offsetSeconds(zone);
  if (offset === undefined) return undefined;
  return { seconds: ms / 1000 - offset, nanos: Number(fraction.slice(0, 9).padEnd(9, '0')) };
}

/** Milliseconds since 1970 of an RFC 3339 text; NaN where it is none. */
export function timeMs(text: string): number {
  const moment = parseMoment(text);
  return moment ? moment.seconds * 1000 + Math.floor(moment.nanos / 1_000_000) : Number.NaN;
}

/** The canonical text of a `Time`: UTC, the fraction dropped. Undefined where the text is no time. */
export function canonicalTime(text: string): string | undefined {
  if (isCanonicalTime(text)) return text;
  const moment = parseMoment(text);
  return moment && timeOf(moment.seconds);
}

/** Whether a text is a `Time` as it is written here: almost every time that is read is. */
export function isCanonicalTime(text: string): boolean {
  return text.length === CANONICAL_LENGTH && text[19] === 'Z' && isDateAndTime(text);
}

/** Whether a text is a `MicroTime` as it is written here. */
export function isCanonicalMicroTime(text: string): boolean {
  return (
    text.length === CANONICAL_MICRO_LENGTH &&
    text[19] === '.' &&
    text[26] === 'Z' &&
    digits(text, 20, 26) !== NOT_DIGITS &&
    isDateAndTime(text)
  );
}

/** The canonical text of a `MicroTime`: UTC, six decimals. Undefined where the text is no time. */
export function canonicalMicroTime(text: string): string | undefined {
  const moment = parseMoment(text);
  return moment && microTimeOf(moment.seconds, moment.nanos);
}

/** The text of a `Time` from its seconds since 1970. */
export function timeOf(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, -5)}Z`;
}

/** The text of a `MicroTime` from seconds since 1970 and nanoseconds. */
export function microTimeOf(seconds: number, nanos: number): string {
  const micros = String(Math.floor(nanos / 1000)).padStart(6, '0');
  return `${new Date(seconds * 1000).toISOString().slice(0, -5)}.${micros}Z`;
}

const RFC3339 = /^(\d{4}-\d\d-\d\d)T(\d\d?):(\d\d):(\d\d)(?:[.,](\d+))?(Z|[+-]\d\d:\d\d)$/;
const CANONICAL_LENGTH = '2006-01-02T15:04:05Z'.length;
const CANONICAL_MICRO_LENGTH = '2006-01-02T15:04:05.000000Z'.length;
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const NOT_DIGITS = -1;

/** The number that digits of a text spell; {@link NOT_DIGITS} where there is anything else among them. */
function digits(text: string, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at++) {
    const digit = text.charCodeAt(at) - 0x30;
    if (!(digit >= 0 && digit <= 9)) return NOT_DIGITS;
    value = value * 10 + digit;
  }
  return value;
}

function isWithin(value: number, from: number, to: number): boolean {
  return value >= from && value <= to;
}

/** Of the first 19 characters: `2006-01-02T15:04:05`. */
function isDateAndTime(text: string): boolean {
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 7);
  const day = digits(text, 8, 10);
  return (
    text[4] === '-' &&
    text[7] === '-' &&
    text[10] === 'T' &&
    text[13] === ':' &&
    text[16] === ':' &&
    isWithin(month, 1, 12) &&
    isWithin(day, 1, month === 2 && !isLeap(year) ? 28 : (DAYS[month - 1] ?? 0)) &&
    isWithin(digits(text, 11, 13), 0, 23) &&
    isWithin(digits(text, 14, 16), 0, 59) &&
    isWithin(digits(text, 17, 19), 0, 59) &&
    year !== NOT_DIGITS
  );
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function offsetSeconds(zone: string): number | undefined {
  if (zone === 'Z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(4, 6));
  if (hours > 24 || minutes > 60) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 3600 + minutes * 60);
}
