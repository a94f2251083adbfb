import { quote } from '../../go-text.ts';
import { utf8 } from '../syntax/literals.ts';
import type { CelType } from '../types/type.ts';
import { typeOfValue } from '../values/kinds.ts';
import { CelList } from '../values/list.ts';
import { CelMap } from '../values/map.ts';
import { text } from '../values/text.ts';
import { compareText } from '../values/compare.ts';
import { Uint, type Value } from '../values/value.ts';
import { fixedText, scientificText } from '../values/number-text.ts';
import { decodeUtf8 } from './conversions.ts';

/** Something that a clause cannot show. `argument` is which of them it is. */
export interface FormatProblem {
  readonly problem: string;
  readonly argument?: number;
}

/** A clause of a format: `%s`, `%.2f`. */
export interface FormatClause {
  readonly verb: string;
  readonly precision: number;
}

/** `'%s is %d'.format(['a', 1])` */
export function formatText(format: string, values: readonly Value[]): string | FormatProblem {
  return readFormat(format, values.length, (clause, index) => {
    const value = values[index] ?? null;
    const shown = showClause(clause, value);
    return shown ?? { problem: refusal(clause.verb, typeOfValue(value)), argument: index };
  });
}

/** Reads a format and calls `show` for each clause. Texts between are as they are. */
export function readFormat(
  format: string,
  count: number,
  show: (clause: FormatClause, index: number) => string | FormatProblem,
): string | FormatProblem {
  let built = '';
  let index = 0;
  let at = 0;
  while (at < format.length) {
    const percent = format.indexOf('%', at);
    if (percent < 0) return built + format.slice(at);
    built += format.slice(at, percent);
    at = percent + 1;
    if (format[at] === '%') {
      built += '%';
      at++;
      continue;
    }
    if (index >= count) return { problem: `index ${index} out of range` };
    if (at >= format.length) return { problem: 'unexpected end of string' };
    const clause = readClause(format.slice(at));
    if ('problem' in clause) return { problem: `could not parse formatting clause: ${clause.problem}` };
    const shown = show(clause, index++);
    if (typeof shown !== 'string') return { ...shown, problem: `error during formatting: ${shown.problem}` };
    built += shown;
    at += clause.length;
  }
  return built;
}

/** What each verb takes, and how upstream says that it does not. */
export function refusal(verb: string, type: CelType): string {
  return `${REFUSALS.get(verb.toLowerCase()) ?? ''}, was given ${type.name}`;
}

export const VERB_KINDS: ReadonlyMap<string, readonly string[]> = new Map([
  [
    's',
    [
      'list',
      'map',
      'int',
      'uint',
      'double',
      'bool',
      'string',
      'timestamp',
      'bytes',
      'duration',
      'type',
      'null',
    ],
  ],
  ['d', ['int', 'uint']],
  ['f', ['double', 'string']],
  ['e', ['double', 'string']],
  ['b', ['int', 'uint', 'bool']],
  ['x', ['int', 'uint', 'string', 'bytes']],
  ['o', ['int', 'uint']],
]);

const REFUSALS = new Map([
  [
    's',
    'string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps',
  ],
  ['d', 'decimal clause can only be used on integers'],
  ['f', 'fixed-point clause can only be used on doubles'],
  ['e', 'scientific clause can only be used on doubles'],
  ['b', 'only integers and bools can be formatted as binary'],
  ['x', 'only integers, byte buffers, and strings can be formatted as hex'],
  ['o', 'octal clause can only be used on integers'],
]);
const DEFAULT_PRECISION = 6;
const PRECISION_LIMIT = 1000;
const SPECIAL = new Set(['NaN', 'Infinity', '-Infinity']);

function readClause(rest: string): (FormatClause & { length: number }) | { problem: string } {
  const found = /^\.(\d*)/.exec(rest);
  const digits = found?.[1];
  const at = found?.[0].length ?? 0;
  if (digits !== undefined && at >= rest.length) {
    return { problem: 'error while parsing precision: could not find end of precision specifier' };
  }
  if (digits === '') {
    const what = 'error while converting precision to integer: strconv.Atoi: parsing "": invalid syntax';
    return { problem: `error while parsing precision: ${what}` };
  }
  const verb = rest[at] ?? '';
  if (!VERB_KINDS.get(verb === 'X' ? 'x' : verb)) {
    const byte = String.fromCharCode(utf8(String.fromCodePoint(rest.codePointAt(at) ?? 0))[0] ?? 0);
    return { problem: `unrecognized formatting clause "${byte}"` };
  }
  const precision = Math.min(digits === undefined ? DEFAULT_PRECISION : Number(digits), PRECISION_LIMIT);
  return { verb, precision, length: at + 1 };
}

/** Undefined where the verb does not take the value. */
function showClause({ verb, precision }: FormatClause, value: Value): string | undefined {
  const integer = typeof value === 'bigint' ? value : value instanceof Uint ? value.value : undefined;
  switch (verb) {
    case 's':
      return showText(value);
    case 'd':
      return integer?.toString();
    case 'o':
      return integer?.toString(8);
    case 'b':
      return typeof value === 'boolean' ? String(Number(value)) : integer?.toString(2);
    case 'f':
    case 'e': {
      const double = typeof value === 'string' && SPECIAL.has(value) ? Number(value) : value;
      if (typeof double !== 'number') return undefined;
      // Upstream takes the precision of this verb for a width.
      return verb === 'f' ? fixedText(double, precision, true) : scientificText(double).padStart(precision);
    }
    default: {
      const bytes =
        typeof value === 'string' ? utf8(value) : value instanceof Uint8Array ? [...value] : undefined;
      const hex = bytes?.map((byte) => byte.toString(16).padStart(2, '0')).join('') ?? integer?.toString(16);
      return verb === 'X' ? hex?.toUpperCase() : hex;
    }
  }
}

function showText(value: Value): string | undefined {
  if (value instanceof CelList || value instanceof CelMap) return showLiteral(value);
  if (value instanceof Uint8Array) return decodeUtf8(value);
  return VERB_KINDS.get('s')?.includes(typeOfValue(value).kind) ? text(value) : undefined;
}

/** Within lists and maps values look as a source would write them. */
function showLiteral(value: Value): string | undefined {
  if (typeof value === 'number') {
    const shown = fixedText(value, DEFAULT_PRECISION, false);
    return Number.isFinite(value) ? shown : quote(shown);
  }
  if (typeof value === 'string') return quote(value);
  if (value instanceof CelList) return showAll([...value], '[', ']');
  if (value instanceof CelMap) return showMap(value);
  const shown = showText(value);
  if (shown === undefined) return undefined;
  const { kind } = typeOfValue(value);
  if (kind === 'bytes') return `b${quote(shown)}`;
  return kind === 'timestamp' || kind === 'duration' ? `${kind}(${quote(shown)})` : shown;
}

function showAll(values: readonly Value[], open: string, close: string): string | undefined {
  const shown: string[] = [];
  for (const value of values) {
    const literal = showLiteral(value);
    if (literal === undefined) return undefined;
    shown.push(literal);
  }
  return `${open}${shown.join(', ')}${close}`;
}

function showMap(map: CelMap): string | undefined {
  const pairs: [key: string, value: string][] = [];
  for (const key of map.keys()) {
    const shownKey = showLiteral(key);
    const shownValue = showLiteral(map.find(key) ?? null);
    if (shownKey === undefined || shownValue === undefined) return undefined;
    pairs.push([shownKey, shownValue]);
  }
  pairs.sort(([a], [b]) => compareText(a, b));
  return `{${pairs.map(([key, value]) => `${key}:${value}`).join(', ')}}`;
}
