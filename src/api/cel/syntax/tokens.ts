import type { Issues } from './issues.ts';

/** Kinds of tokens by the names that messages give them. */
export type TokenKind = string;

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly offset: number;
}

export const END: TokenKind = '<EOF>';
export const IDENTIFIER: TokenKind = 'IDENTIFIER';
export const ESCAPED_IDENTIFIER: TokenKind = 'ESC_IDENTIFIER';
export const FLOAT: TokenKind = 'NUM_FLOAT';
export const INTEGER: TokenKind = 'NUM_INT';
export const UNSIGNED: TokenKind = 'NUM_UINT';
export const STRING_TOKEN: TokenKind = 'STRING';
export const BYTES_TOKEN: TokenKind = 'BYTES';

/** In the order in which messages list what they expect. */
const KINDS =
  "'==' '!=' 'in' '<' '<=' '>=' '>' '&&' '||' '[' ']' '{' '}' '(' ')' '.' ',' '-' '!' '?' ':' '+' '*' '/' '%' 'true' 'false' 'null' NUM_FLOAT NUM_INT NUM_UINT STRING BYTES IDENTIFIER ESC_IDENTIFIER".split(
    ' ',
  );
const RANKS = new Map([END, ...KINDS].map((kind, rank) => [kind, rank]));

/** `{'[', IDENTIFIER}`, or the one kind alone. */
export function kindsText(kinds: Iterable<TokenKind>): string {
  const sorted = [...kinds].sort((a, b) => (RANKS.get(a) ?? 0) - (RANKS.get(b) ?? 0));
  return sorted.length === 1 ? (sorted[0] ?? '') : `{${sorted.join(', ')}}`;
}

/** The tokens of a source, with {@link END} last. What is no token is reported and passed over. */
export function tokenize(source: string, issues: Issues): Token[] {
  const tokens: Token[] = [];
  let offset = 0;
  while (offset < source.length) {
    const blank = matchAt(BLANK, source, offset);
    if (blank > 0) {
      offset += blank;
      continue;
    }
    const token = tokenAt(source, offset);
    if (token) tokens.push(token);
    const end = token ? offset + token.text.length : failureEnd(source, offset);
    if (!token) {
      issues.add(offset, `Syntax error: token recognition error at: '${source.slice(offset, end)}'`);
    }
    offset = end;
  }
  tokens.push({ kind: END, text: '<EOF>', offset: source.length });
  return tokens;
}

const BLANK = /(?:[\t \r\n\f]|\/\/[^\n]*)+/y;
const ESCAPE =
  '\\\\(?:[abfnrtv"\'\\\\?`]|[xX][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-3][0-7][0-7])';
const STRING_SHAPES = [
  `"(?:${ESCAPE}|[^\\\\"\\n\\r])*"`,
  `'(?:${ESCAPE}|[^\\\\'\\n\\r])*'`,
  `"""(?:${ESCAPE}|[^\\\\])*?"""`,
  `'''(?:${ESCAPE}|[^\\\\])*?'''`,
  `[rR]"[^"\\n\\r]*"`,
  `[rR]'[^'\\n\\r]*'`,
  `[rR]"""[^]*?"""`,
  `[rR]'''[^]*?'''`,
];
/** The longest match wins, the first of equals. */
const SHAPES: readonly [kind: TokenKind, shape: RegExp][] = [
  [FLOAT, /(?:\d+\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\.\d+(?:[eE][+-]?\d+)?)/y],
  [INTEGER, /(?:0x[0-9a-fA-F]+|\d+)/y],
  [UNSIGNED, /(?:0x[0-9a-fA-F]+|\d+)[uU]/y],
  ...STRING_SHAPES.map((shape): [TokenKind, RegExp] => [STRING_TOKEN, new RegExp(shape, 'yu')]),
  ...STRING_SHAPES.map((shape): [TokenKind, RegExp] => [BYTES_TOKEN, new RegExp(`[bB]${shape}`, 'yu')]),
  [IDENTIFIER, /[A-Za-z_]\w*/y],
  [ESCAPED_IDENTIFIER, /`[\w.\-/ ]+`/y],
];
const SIGNS = /==|!=|<=|>=|&&|\|\||[<>[\]{}().,\-!?:+*/%]/y;
const WORDS = new Set(['in', 'true', 'false', 'null']);
/** How far a text may be read before it turns out to be no token. */
const FAILURES: readonly RegExp[] = [
  new RegExp(`"(?:${ESCAPE}|[^\\\\"\\n\\r])*`, 'yu'),
  new RegExp(`'(?:${ESCAPE}|[^\\\\'\\n\\r])*`, 'yu'),
  /`[\w.\-/ ]*/y,
  /[=&|]/y,
];
/** Of an escape that is none, as much as begins one. */
const BROKEN_ESCAPE = /\\(?:[xX][0-9a-fA-F]?|u[0-9a-fA-F]{0,3}|U[0-9a-fA-F]{0,7}|[0-3][0-7]?)?/y;

function tokenAt(source: string, offset: number): Token | undefined {
  let best = matchAt(SIGNS, source, offset);
  let kind = best > 0 ? `'${source.slice(offset, offset + best)}'` : '';
  for (const [name, shape] of SHAPES) {
    const length = matchAt(shape, source, offset);
    if (length > best) [best, kind] = [length, name];
  }
  if (best === 0) return undefined;
  const text = source.slice(offset, offset + best);
  return { kind: kind === IDENTIFIER && WORDS.has(text) ? `'${text}'` : kind, text, offset };
}

/** The end of what is passed over: the character that makes it no token goes with it. */
function failureEnd(source: string, offset: number): number {
  let end = offset + Math.max(...FAILURES.map((shape) => matchAt(shape, source, offset)));
  end += matchAt(BROKEN_ESCAPE, source, end);
  const character = source.codePointAt(end);
  return end + (character === undefined ? 0 : String.fromCodePoint(character).length);
}

function matchAt(shape: RegExp, source: string, offset: number): number {
  shape.lastIndex = offset;
  return shape.exec(source)?.[0].length ?? 0;
}
