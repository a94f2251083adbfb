import { canonicalMicroTime, canonicalTime, isCanonicalMicroTime, isCanonicalTime } from '../values/index.ts';

type Chunk = readonly [
  layout: string,
  pattern: RegExp,
  limit?: readonly [name: string, from: number, to: number],
];

const TWO_DIGITS = /^\d\d/;
const DATE_CHUNKS: readonly Chunk[] = [
  ['2006', /^\d{4}/],
  ['-', /^-/],
  ['01', TWO_DIGITS, ['month', 1, 12]],
  ['-', /^-/],
  ['02', TWO_DIGITS],
  ['T', /^T/],
  ['15', /^\d\d?/, ['hour', 0, 23]],
  [':', /^:/],
  ['04', TWO_DIGITS, ['minute', 0, 59]],
  [':', /^:/],
  ['05', TWO_DIGITS, ['second', 0, 59]],
];
const ZONE: Chunk = ['Z07:00', /^(?:Z|[+-]\d\d:\d\d)/];
const MICROS: Chunk = ['.000000', /^\.\d{6}/];
const LOOSE_FRACTION: Chunk = ['', /^(?:[.,]\d+)?/];

const TIME_LAYOUT = '2006-01-02T15:04:05Z07:00';
const MICRO_TIME_LAYOUT = '2006-01-02T15:04:05.000000Z07:00';

/** The canonical text of a time, undefined for Go's zero, or why Go cannot read it. */
export type TimeReading = { readonly value: string | undefined } | { readonly problem: string };

/** The beginning of the time that Go takes for none. */
const ZERO = '0001-01-01T00:00:00';

/** Reads an RFC 3339 time with any fraction of a second. */
export function readTime(text: string): TimeReading {
  if (isCanonicalTime(text) && !text.startsWith(ZERO)) return { value: text };
  return read(text, TIME_LAYOUT, [...DATE_CHUNKS, LOOSE_FRACTION, ZONE], canonicalTime);
}

/** The same for a time with exactly six decimals. */
export function readMicroTime(text: string): TimeReading {
  if (isCanonicalMicroTime(text) && !text.startsWith(ZERO)) return { value: text };
  return read(text, MICRO_TIME_LAYOUT, [...DATE_CHUNKS, MICROS, ZONE], canonicalMicroTime);
}

function read(
  text: string,
  layout: string,
  chunks: readonly Chunk[],
  canonical: (text: string) => string | undefined,
): TimeReading {
  const problem = firstProblem(text, layout, chunks);
  if (problem !== undefined) return { problem };
  const value = canonical(text);
  if (value?.startsWith(ZERO)) return { value: undefined };
  return value === undefined ? { problem: `parsing time ${quote(text)}: day out of range` } : { value };
}

/** As Go's errors of time quote a text: what is not ASCII byte by byte. */
function quote(text: string): string {
  let quoted = '"';
  for (const letter of text) {
    if (letter === '"' || letter === '\\') quoted += `\\${letter}`;
    else if (letter >= ' ' && letter < '\u0080') quoted += letter;
    else {
      for (const byte of new TextEncoder().encode(letter)) {
        quoted += `\\x${byte.toString(16).padStart(2, '0')}`;
      }
    }
  }
  return `${quoted}"`;
}

/** Goes along layout and text as Go does, and stops where they part. */
function firstProblem(text: string, layout: string, chunks: readonly Chunk[]): string | undefined {
  let rest = text;
  for (const [name, pattern, limit] of chunks) {
    const found = pattern.exec(rest)?.[0];
    if (found === undefined) {
      return `parsing time ${quote(text)} as ${quote(layout)}: cannot parse ${quote(rest)} as ${quote(name)}`;
    }
    const outOfRange =
      limit && (Number(found) < limit[1] || Number(found) > limit[2])
        ? limit[0]
        : zoneOutOfRange(name, found);
    if (outOfRange) return `parsing time ${quote(text)}: ${outOfRange} out of range`;
    rest = rest.slice(found.length);
  }
  return rest === '' ? undefined : `parsing time ${quote(text)}: extra text: ${quote(rest)}`;
}

/** Which part of an offset (`+02:00`) is more than Go takes. */
function zoneOutOfRange(chunk: string, found: string): string | undefined {
  if (chunk !== ZONE[0] || found === 'Z') return undefined;
  if (Number(found.slice(1, 3)) > 24) return 'time zone offset hour';
  return Number(found.slice(4)) > 60 ? 'time zone offset minute' : undefined;
}
