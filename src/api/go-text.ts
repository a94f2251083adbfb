/** Values as upstream's messages print them: Go's quoting of strings, and Go's JSON of everything that is no scalar. */

/** A value whose printed form is already known, such as the JSON of one of upstream's internal structures. */
export class PrintedValue {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** A value as a field error shows it: strings quoted, numbers and booleans bare, the rest as JSON, a missing one `null`. */
export function printValue(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (value instanceof PrintedValue) return value.text;
  return goJson(value);
}

/** A string in Go's `%q` form: double quotes, with what cannot be printed escaped. */
export function quote(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`;
  let quoted = '"';
  for (const character of text) quoted += quotedCharacter(character);
  return `${quoted}"`;
}

/** JSON as Go writes it: `<`, `>` and `&` escaped. Keys keep their order; a missing value is `null`. */
export function goJson(value: unknown): string {
  const json = JSON.stringify(value) ?? 'null';
  return HTML.test(json) ? json.replace(HTML_ALL, escapeUnicode) : json;
}

/** The length in bytes that upstream counts. */
export function byteLength(text: string): number {
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) length += 1;
    else if (unit < 0x800) length += 2;
    else if (unit >= 0xd800 && unit < 0xdc00) {
      length += 4;
      i++;
    } else length += 3;
  }
  return length;
}

const PLAIN = /^[ !#-[\]-~]*$/;
const HTML = /[<>&\u2028\u2029]/;
const HTML_ALL = /[<>&\u2028\u2029]/g;
const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u;
const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};

function escapeUnicode(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function quotedCharacter(character: string): string {
  const short = SHORT_ESCAPES[character];
  if (short !== undefined) return short;
  if (character === ' ' || PRINTABLE.test(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x80) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code < 0x10000
    ? `\\u${code.toString(16).padStart(4, '0')}`
    : `\\U${code.toString(16).padStart(8, '0')}`;
}
