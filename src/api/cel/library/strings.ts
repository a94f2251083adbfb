import { utf8 } from '../syntax/literals.ts';
import { CostLimitExceeded } from '../values/limits.ts';
import { characterCount } from '../values/kinds.ts';
import { ArrayList } from '../values/list.ts';
import { text } from '../values/text.ts';
import { CelError, type Value } from '../values/value.ts';
import { formatText } from './format-text.ts';
import { givenInt, givenList, givenText } from './given.ts';
import { type FunctionDeclaration, overload } from './signature.ts';

/** The functions of texts, of the language and of the strings library. Places count characters. */
export const STRINGS: readonly FunctionDeclaration[] = [
  {
    name: 'contains',
    overloads: [
      overload('contains_string', 'string.(string) bool', (of, part) =>
        givenText(of).includes(givenText(part)),
      ),
    ],
  },
  {
    name: 'endsWith',
    overloads: [
      overload('ends_with_string', 'string.(string) bool', (of, end) =>
        givenText(of).endsWith(givenText(end)),
      ),
    ],
  },
  {
    name: 'startsWith',
    overloads: [
      overload('starts_with_string', 'string.(string) bool', (of, start) =>
        givenText(of).startsWith(givenText(start)),
      ),
    ],
  },
  { name: 'charAt', overloads: [overload('string_char_at_int', 'string.(int) string', charAt)] },
  {
    name: 'lowerAscii',
    overloads: [
      overload('string_lower_ascii', 'string.() string', (of) =>
        givenText(of).replace(/[A-Z]+/g, (letters) => letters.toLowerCase()),
      ),
    ],
  },
  {
    name: 'upperAscii',
    overloads: [
      overload('string_upper_ascii', 'string.() string', (of) =>
        givenText(of).replace(/[a-z]+/g, (letters) => letters.toUpperCase()),
      ),
    ],
  },
  {
    name: 'replace',
    overloads: [
      overload('string_replace_string_string', 'string.(string, string) string', (of, old, by) =>
        replace(givenText(of), givenText(old), givenText(by), -1),
      ),
      overload(
        'string_replace_string_string_int',
        'string.(string, string, int) string',
        (of, old, by, count) =>
          replace(givenText(of), givenText(old), givenText(by), Number(givenInt(count))),
      ),
    ],
  },
  {
    name: 'split',
    overloads: [
      overload('string_split_string', 'string.(string) list(string)', (of, separator) =>
        split(givenText(of), givenText(separator), -1),
      ),
      overload('string_split_string_int', 'string.(string, int) list(string)', (of, separator, count) =>
        split(givenText(of), givenText(separator), Number(givenInt(count))),
      ),
    ],
  },
  {
    name: 'substring',
    overloads: [
      overload('string_substring_int', 'string.(int) string', (of, start) => {
        const characters = Array.from(givenText(of));
        const from = givenInt(start);
        return isWithin(from, characters.length) ? characters.slice(Number(from)).join('') : outOfRange(from);
      }),
      overload('string_substring_int_int', 'string.(int, int) string', substring),
    ],
  },
  {
    name: 'trim',
    overloads: [overload('string_trim', 'string.() string', (of) => givenText(of).replace(BLANK_ENDS, ''))],
  },
  {
    name: 'format',
    overloads: [
      overload('string_format', 'string.(list(dyn)) string', (of, values) => {
        const formatted = formatText(givenText(of), [...givenList(values)]);
        return typeof formatted === 'string' ? formatted : new CelError(formatted.problem);
      }),
    ],
  },
  {
    name: 'strings.quote',
    overloads: [overload('strings_quote', '(string) string', (of) => quoted(givenText(of)))],
  },
  {
    name: 'join',
    overloads: [
      overload('list_join', 'list(string).() string', (list) => join(list, '')),
      overload('list_join_string', 'list(string).(string) string', (list, separator) =>
        join(list, givenText(separator)),
      ),
    ],
  },
];

/** What `indexOf` of a text declares; lists have overloads of their own. */
export const TEXT_INDEX_OF: FunctionDeclaration = {
  name: 'indexOf',
  overloads: [
    overload('string_index_of_string', 'string.(string) int', (of, part) =>
      indexOf(givenText(of), givenText(part), 0n),
    ),
    overload('string_index_of_string_int', 'string.(string, int) int', (of, part, from) =>
      indexOf(givenText(of), givenText(part), givenInt(from)),
    ),
  ],
};

export const TEXT_LAST_INDEX_OF: FunctionDeclaration = {
  name: 'lastIndexOf',
  overloads: [
    overload('string_last_index_of_string', 'string.(string) int', (of, part) => {
      const whole = givenText(of);
      const wanted = givenText(part);
      const count = BigInt(characterCount(whole));
      if (wanted === '') return count;
      return utf8(whole).length < utf8(wanted).length ? -1n : lastIndexOf(whole, wanted, count - 1n);
    }),
    overload('string_last_index_of_string_int', 'string.(string, int) int', (of, part, from) =>
      lastIndexOf(givenText(of), givenText(part), givenInt(from)),
    ),
  ],
};

const BLANK_ENDS =
  /^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+|[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+$/g;
/** A text that grows past this is refused, whatever its cost. */
const LENGTH_LIMIT = 64 * 1024 * 1024;
const ESCAPED = new Map([
  ['\u0007', '\\a'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\v', '\\v'],
  ['\\', '\\\\'],
  ['"', '\\"'],
]);

function charAt(of: Value | undefined, index: Value | undefined): Value {
  const characters = Array.from(givenText(of));
  const at = givenInt(index);
  return isWithin(at, characters.length) ? (characters.at(Number(at)) ?? '') : outOfRange(at);
}

function substring(of: Value | undefined, start: Value | undefined, end: Value | undefined): Value {
  const characters = Array.from(givenText(of));
  const [from, to] = [givenInt(start), givenInt(end)];
  if (from > to) return new CelError(`invalid substring range. start: ${from}, end: ${to}`);
  if (!isWithin(from, characters.length)) return outOfRange(from);
  if (!isWithin(to, characters.length)) return outOfRange(to);
  return characters.slice(Number(from), Number(to)).join('');
}

function isWithin(index: bigint, count: number): boolean {
  return index >= 0n && index <= BigInt(count);
}

function outOfRange(index: bigint): CelError {
  return new CelError(`index out of range: ${index}`);
}

function indexOf(whole: string, part: string, from: bigint): Value {
  if (part === '') return from;
  if (from < 0n) return outOfRange(from);
  const unit = unitOf(whole, from);
  if (unit === undefined) return -1n;
  const found = whole.indexOf(part, unit);
  return found < 0 ? -1n : BigInt(characterCount(whole.slice(0, found)));
}

function lastIndexOf(whole: string, part: string, from: bigint): Value {
  if (part === '') return from;
  if (from < 0n) return outOfRange(from);
  const unit = unitOf(whole, from);
  if (unit === undefined) return -1n;
  const found = whole.lastIndexOf(part, unit);
  return found < 0 ? -1n : BigInt(characterCount(whole.slice(0, found)));
}

/** Where in code units a character is; undefined past the end. */
function unitOf(whole: string, index: bigint): number | undefined {
  let unit = 0;
  let count = 0n;
  for (const character of whole) {
    if (count++ === index) return unit;
    unit += character.length;
  }
  return undefined;
}

function replace(whole: string, old: string, by: string, count: number): string {
  if (count === 0 || old === by) return whole;
  const parts = old === '' ? spread(whole, count) : separated(whole, old, count < 0 ? -1 : count + 1);
  if (whole.length + parts.length * by.length > LENGTH_LIMIT) throw new CostLimitExceeded();
  return parts.join(by);
}

/** The pieces between which an empty text is: before, between and after the characters. */
function spread(whole: string, count: number): string[] {
  const characters = Array.from(whole);
  const places = count < 0 ? characters.length + 1 : Math.min(count, characters.length + 1);
  const rest = characters.slice(places - 1).join('');
  return places > characters.length
    ? ['', ...characters, '']
    : ['', ...characters.slice(0, places - 1), rest];
}

function separated(whole: string, separator: string, count: number): string[] {
  const parts = whole.split(separator);
  if (count < 0 || parts.length <= count) return parts;
  return [...parts.slice(0, count - 1), parts.slice(count - 1).join(separator)];
}

function split(whole: string, separator: string, count: number): Value {
  if (count === 0) return new ArrayList([]);
  if (separator !== '') return new ArrayList(separated(whole, separator, count));
  const characters = Array.from(whole);
  if (count < 0 || characters.length <= count) return new ArrayList(characters);
  return new ArrayList([...characters.slice(0, count - 1), characters.slice(count - 1).join('')]);
}

function quoted(of: string): string {
  let inner = '';
  for (const character of of) inner += ESCAPED.get(character) ?? character;
  return `"${inner}"`;
}

function join(list: Value | undefined, separator: string): Value {
  const parts: string[] = [];
  let length = 0;
  for (const element of givenList(list)) {
    if (typeof element !== 'string') return new CelError(`join: invalid input: ${text(element)}`);
    length += element.length + separator.length;
    if (length > LENGTH_LIMIT) throw new CostLimitExceeded();
    parts.push(element);
  }
  return parts.join(separator);
}
