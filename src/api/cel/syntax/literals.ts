/** A text or bytes as the source writes them, without quotes and with escapes replaced; a message where an escape is wrong. */
export type Unescaped<T> = { readonly value: T } | { readonly problem: string };

export function unescapeText(quoted: string): Unescaped<string> {
  let problem: string | undefined;
  const value = replaceEscapes(quoted, (escape) => {
    const code = codeOf(escape);
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) problem = 'invalid unicode code point';
    return problem === undefined ? String.fromCodePoint(code) : '';
  });
  return problem === undefined ? { value } : { problem };
}

/** `quoted` comes without its leading `b`. */
export function unescapeBytes(quoted: string): Unescaped<Uint8Array> {
  const pieces: number[] = [];
  let problem: string | undefined;
  let last = 0;
  const { body, raw } = unquoted(quoted);
  const text = (piece: string): void => {
    for (const byte of utf8(piece)) pieces.push(byte);
  };
  if (!raw) {
    for (const found of body.matchAll(ESCAPE)) {
      text(body.slice(last, found.index));
      last = found.index + found[0].length;
      if (found[0][1] === 'u' || found[0][1] === 'U') problem = 'unable to unescape string';
      pieces.push(codeOf(found[0]));
    }
  }
  text(body.slice(last));
  return problem === undefined ? { value: Uint8Array.from(pieces) } : { problem };
}

/** The bytes of a text in UTF-8; a lone surrogate becomes the replacement character. */
export function utf8(text: string): number[] {
  const bytes: number[] = [];
  for (const character of text) {
    let code = character.codePointAt(0) ?? 0;
    if (code >= 0xd800 && code <= 0xdfff) code = 0xfffd;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), tail(code));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), tail(code >> 6), tail(code));
    else bytes.push(0xf0 | (code >> 18), tail(code >> 12), tail(code >> 6), tail(code));
  }
  return bytes;
}

const ESCAPE = /\\(?:[xX][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-3][0-7]{2}|[^])/g;
const NEWLINES = /\r\n?/g;
const SHORT = new Map([
  ['a', 7],
  ['b', 8],
  ['f', 12],
  ['n', 10],
  ['r', 13],
  ['t', 9],
  ['v', 11],
]);

function tail(code: number): number {
  return 0x80 | (code & 0x3f);
}

function unquoted(quoted: string): { body: string; raw: boolean } {
  const text = quoted.replace(NEWLINES, '\n');
  const raw = text.startsWith('r') || text.startsWith('R');
  const inner = raw ? text.slice(1) : text;
  const quotes = inner.length >= 6 && (inner.startsWith('"""') || inner.startsWith("'''")) ? 3 : 1;
  return { body: inner.slice(quotes, -quotes), raw };
}

function replaceEscapes(quoted: string, replace: (escape: string) => string): string {
  const { body, raw } = unquoted(quoted);
  return raw ? body : body.replace(ESCAPE, replace);
}

function codeOf(escape: string): number {
  const letter = escape[1] ?? '';
  const short = SHORT.get(letter);
  if (short !== undefined) return short;
  if ('xXuU'.includes(letter)) return Number.parseInt(escape.slice(2), 16);
  return escape.length > 2 ? Number.parseInt(escape.slice(1), 8) : letter.charCodeAt(0);
}
