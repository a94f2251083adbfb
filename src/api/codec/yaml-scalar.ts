/** Where a scalar stands: what follows its first line is indented, and a key stays on one line. */
export interface ScalarPlace {
  readonly indent: string;
  /** How far its line is filled before it. */
  readonly column: number;
  readonly isKey: boolean;
}

/** Past this column Go breaks a line at its next single space. */
const LINE_WIDTH = 80;

/** A string as a YAML scalar in Go's style. */
export function yamlScalar(text: string, place: ScalarPlace): string {
  const { indent, isKey } = place;
  const special = UNPRINTABLE.test(text);
  if (text.includes('\n')) {
    return special || isKey || / \n/.test(text) || text.endsWith(' ')
      ? doubleQuoted(text, place)
      : literal(text, indent);
  }
  if (special || means(text)) return doubleQuoted(text, place);
  if (isPlain(text)) return folded(text, place);
  return `'${folded(text, { ...place, column: place.column + 1 }).replaceAll("'", "''")}'`;
}

/**
 * Breaks long lines at spaces between words; a reader joins them again. Of several spaces only double quotes can keep
 * those after the break, behind a backslash.
 */
function folded(text: string, { indent, column, isKey }: ScalarPlace, inDoubleQuotes = false): string {
  if (isKey || column + text.length <= LINE_WIDTH) return text;
  let filled = column;
  return text.replace(/ +|[^ ]+/g, (part, at: number) => {
    const canBreak = part === ' ' || (inDoubleQuotes && part.startsWith(' '));
    if (!canBreak || filled <= LINE_WIDTH || at === 0 || at + part.length >= text.length) {
      filled += Array.from(part).length;
      return part;
    }
    const kept = part.length > 1 ? `\\${part.slice(1)}` : '';
    filled = indent.length + kept.length;
    return `\n${indent}${kept}`;
  });
}

/** Whether a plain text would be read as null, a boolean, a number, a time or a merge key. */
function means(text: string): boolean {
  return MEANINGS.some((pattern) => pattern.test(text));
}

const MEANINGS = [
  /^(?:|~|null|Null|NULL)$/,
  /^(?:y|Y|yes|Yes|YES|on|On|ON|true|True|TRUE|n|N|no|No|NO|off|Off|OFF|false|False|FALSE)$/,
  /^(?:\.nan|\.NaN|\.NAN|[-+]?\.(?:inf|Inf|INF))$/,
  /^[-+]?(?:0b[01_]+|0x[0-9a-fA-F_]+|0o?[0-7_]+|[0-9][0-9_]*)$/,
  /^[-+]?(?:\.[0-9]+|[0-9][0-9_]*(?:\.[0-9_]*)?)(?:[eE][-+]?[0-9]+)?$/,
  /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/,
  /^\d{4}-\d{1,2}-\d{1,2}(?:(?:[Tt]|[ \t]+)\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d{1,2}(?::?\d{2})?))?)?$/,
];

/** Whether nothing in a text of one line is a sign of YAML's own. */
function isPlain(text: string): boolean {
  if (/^[\s]|[\s]$|^(?:---|\.\.\.)/.test(text)) return false;
  if (/^[#,[\]{}&*!|>'"%@`]/.test(text) || /^[-?:](?:\s|$)/.test(text)) return false;
  return !/:(?:\s|$)|\s#/.test(text);
}

function literal(text: string, indent: string): string {
  const hint = /^[ \n]/.test(text) ? '2' : '';
  const chomp = !text.endsWith('\n') ? '-' : /(?:^|\n)\n$/.test(text) ? '+' : '';
  const body = text.replace(/\n$/, '').split('\n');
  return [`|${hint}${chomp}`, ...body.map((line) => (line === '' ? '' : `${indent}${line}`))].join('\n');
}

function doubleQuoted(text: string, place: ScalarPlace): string {
  let quoted = '';
  for (const character of text) quoted += escaped(character);
  return `"${folded(quoted, { ...place, column: place.column + 1 }, true)}"`;
}

const UNPRINTABLE = /[^\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/u;

const ESCAPES: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\u0007': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\u001b': '\\e',
  '"': '\\"',
  '\\': '\\\\',
  '\u0085': '\\N',
  '\u00a0': '\\_',
  '\u2028': '\\L',
  '\u2029': '\\P',
};

function escaped(character: string): string {
  const short = ESCAPES[character];
  if (short !== undefined) return short;
  if (!UNPRINTABLE.test(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  if (code <= 0xff) return `\\x${hexadecimal(code, 2)}`;
  return code <= 0xffff ? `\\u${hexadecimal(code, 4)}` : `\\U${hexadecimal(code, 8)}`;
}

function hexadecimal(code: number, digits: number): string {
  return code.toString(16).toUpperCase().padStart(digits, '0');
}
