import { parseDuration, quote } from '../../../api/index.ts';

interface Bounds {
  readonly lowest: number;
  readonly highest: number;
  readonly names?: Readonly<Record<string, number>>;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const FIELDS: readonly Bounds[] = [
  { lowest: 0, highest: 59 },
  { lowest: 0, highest: 23 },
  { lowest: 1, highest: 31 },
  { lowest: 1, highest: 12, names: Object.fromEntries(MONTHS.map((name, index) => [name, index + 1])) },
  { lowest: 0, highest: 6, names: Object.fromEntries(DAYS.map((name, index) => [name, index])) },
];
const DESCRIPTORS = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly'];
const EVERY = '@every ';

/**
 * What is wrong with a schedule of five fields or a descriptor, in the words of upstream's parser; undefined where it
 * is in order. A time zone before it is skipped: where it may stand is the caller's to say.
 */
export function scheduleProblem(schedule: string): string | undefined {
  if (schedule === '') return 'empty spec string';
  const text = /^(?:CRON_)?TZ=/.test(schedule) ? schedule.replace(/^\S*\s*/, '') : schedule;
  if (text.startsWith('@')) return descriptorProblem(text);
  const fields = text.split(/\s+/).filter((field) => field !== '');
  if (fields.length !== FIELDS.length) {
    return `expected exactly ${FIELDS.length} fields, found ${fields.length}: [${fields.join(' ')}]`;
  }
  for (const [index, bounds] of FIELDS.entries()) {
    for (const range of (fields[index] ?? '').split(',')) {
      const problem = range === '' ? undefined : rangeProblem(range, bounds);
      if (problem !== undefined) return problem;
    }
  }
  return undefined;
}

function descriptorProblem(descriptor: string): string | undefined {
  if (DESCRIPTORS.includes(descriptor)) return undefined;
  if (!descriptor.startsWith(EVERY)) return `unrecognized descriptor: ${descriptor}`;
  const why = durationProblem(descriptor.slice(EVERY.length));
  return why === undefined ? undefined : `failed to parse duration ${descriptor}: ${why}`;
}

function durationProblem(text: string): string | undefined {
  if (parseDuration(text) !== undefined) return undefined;
  const [, number, unit] = /^[+-]?(?:\d+\.?\d*(?:ns|us|µs|ms|s|m|h))*(\d+\.?\d*)([^\d.]*)/.exec(text) ?? [];
  if (number === undefined) return `time: invalid duration ${quote(text)}`;
  if (!unit) return `time: missing unit in duration ${quote(text)}`;
  return `time: unknown unit ${quote(unit)} in duration ${quote(text)}`;
}

/** `*`, `5`, `1-5`, `0/15`, `1-30/2`, and names where the field has some. */
function rangeProblem(range: string, bounds: Bounds): string | undefined {
  const [span = '', step, ...tooMany] = range.split('/');
  const [first = '', last, ...more] = span.split('-');
  if (first !== '*' && first !== '?' && more.length > 0) return `too many hyphens: ${range}`;
  let [start, end] = [bounds.lowest, bounds.highest];
  if (first !== '*' && first !== '?') {
    const from = readNumber(first, bounds);
    if (typeof from === 'string') return from;
    const to = last === undefined ? from : readNumber(last, bounds);
    if (typeof to === 'string') return to;
    [start, end] = [from, to];
  }
  if (tooMany.length > 0) return `too many slashes: ${range}`;
  if (step !== undefined) {
    const by = readNumber(step, { lowest: 0, highest: 0 });
    if (typeof by === 'string') return by;
    if (last === undefined) end = bounds.highest;
    if (by === 0)
      return limitProblem(start, end, bounds, range) ?? `step of range should be a positive number: ${range}`;
  }
  return limitProblem(start, end, bounds, range);
}

function limitProblem(start: number, end: number, bounds: Bounds, range: string): string | undefined {
  const { lowest, highest } = bounds;
  if (start < lowest) return `beginning of range (${start}) below minimum (${lowest}): ${range}`;
  if (end > highest) return `end of range (${end}) above maximum (${highest}): ${range}`;
  return start > end ? `beginning of range (${start}) beyond end of range (${end}): ${range}` : undefined;
}

function readNumber(text: string, { names }: Bounds): number | string {
  const named = names?.[text.toLowerCase()];
  if (named !== undefined) return named;
  if (!/^[+-]?\d+$/.test(text)) {
    return `failed to parse int from ${text}: strconv.Atoi: parsing ${quote(text)}: invalid syntax`;
  }
  const value = Number(text);
  if (!Number.isSafeInteger(value)) {
    return `failed to parse int from ${text}: strconv.Atoi: parsing ${quote(text)}: value out of range`;
  }
  return value < 0 ? `negative number (${value}) not allowed: ${text}` : value;
}
