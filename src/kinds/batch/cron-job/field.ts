import { quote } from '../../../api/index.ts';

/** Why a schedule cannot be read. */
export interface ScheduleProblem {
  readonly problem: string;
}

/** The times that one field of a schedule names. */
export interface CronField {
  readonly values: ReadonlySet<number>;
  /** A bare `*` or `?`: of the two fields of days, such a one leaves the choice to the other. */
  readonly isStar: boolean;
}

interface Bounds {
  readonly lowest: number;
  readonly highest: number;
  readonly names?: ReadonlyMap<string, number>;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const BOUNDS = {
  minute: { lowest: 0, highest: 59 },
  hour: { lowest: 0, highest: 23 },
  dayOfMonth: { lowest: 1, highest: 31 },
  month: { lowest: 1, highest: 12, names: new Map(MONTHS.map((name, index) => [name, index + 1])) },
  dayOfWeek: { lowest: 0, highest: 6, names: new Map(DAYS.map((name, index) => [name, index])) },
} as const;

/** Reads a list of ranges: `*`, `?`, `5`, `1-5`, `0/15`, `1-30/2`, and names where the field has some. */
export function parseField(text: string, field: keyof typeof BOUNDS): CronField | ScheduleProblem {
  const bounds: Bounds = BOUNDS[field];
  const values = new Set<number>();
  let isStar = false;
  for (const item of text.split(',')) {
    if (item === '') continue;
    const range = parseRange(item, bounds);
    if (typeof range === 'string') return { problem: range };
    for (let value = range.start; value <= range.end; value += range.step) values.add(value);
    isStar ||= range.isStar;
  }
  return { values, isStar };
}

interface Range {
  readonly start: number;
  readonly end: number;
  readonly step: number;
  readonly isStar: boolean;
}

/** A range of a field; a text says what is wrong with it. Both ends are within the field, so it is never long. */
function parseRange(text: string, bounds: Bounds): Range | string {
  const [span = '', stepText, ...tooMany] = text.split('/');
  const [first = '', last, ...more] = span.split('-');
  const isOpen = first === '*' || first === '?';
  let [start, end, step] = [bounds.lowest, bounds.highest, 1];
  if (!isOpen) {
    const from = readNumber(first, bounds);
    if (typeof from === 'string') return from;
    if (more.length > 0) return `too many hyphens: ${text}`;
    const to = last === undefined ? from : readNumber(last, bounds);
    if (typeof to === 'string') return to;
    [start, end] = [from, to];
  }
  if (tooMany.length > 0) return `too many slashes: ${text}`;
  if (stepText !== undefined) {
    const by = readNumber(stepText);
    if (typeof by === 'string') return by;
    step = by;
    // From a single number on, steps go to the end of the field.
    if (last === undefined) end = bounds.highest;
  }
  const problem = limitProblem(start, end, bounds, text);
  if (problem !== undefined) return problem;
  if (step === 0) return `step of range should be a positive number: ${text}`;
  return { start, end, step, isStar: isOpen && step === 1 };
}

function limitProblem(start: number, end: number, bounds: Bounds, range: string): string | undefined {
  const { lowest, highest } = bounds;
  if (start < lowest) return `beginning of range (${start}) below minimum (${lowest}): ${range}`;
  if (end > highest) return `end of range (${end}) above maximum (${highest}): ${range}`;
  return start > end ? `beginning of range (${start}) beyond end of range (${end}): ${range}` : undefined;
}

function readNumber(text: string, bounds?: Bounds): number | string {
  const named = bounds?.names?.get(text.toLowerCase());
  if (named !== undefined) return named;
  if (!/^[+-]?\d+$/.test(text)) {
    return `failed to parse int from ${text}: strconv.Atoi: parsing ${quote(text)}: invalid syntax`;
  }
  const value = BigInt(text);
  if (BigInt.asIntN(64, value) !== value) {
    return `failed to parse int from ${text}: strconv.Atoi: parsing ${quote(text)}: value out of range`;
  }
  return value < 0n ? `negative number (${value}) not allowed: ${text}` : Number(value);
}
