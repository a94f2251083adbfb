import { CST, Lexer } from 'yaml';

const SUSPECT = /\\u[dD][89a-fA-F]|\\U/;
const ESCAPE = /\\(?:u(?<short>[0-9a-fA-F]{4})|U(?<long>[0-9a-fA-F]{8})|[^])/g;

/**
 * Where a double-quoted scalar has an escape that is no character to Go: half of a pair, or beyond Unicode. The library
 * takes the halves as they are. Undefined where there is none.
 */
export function placeOfWrongEscape(text: string): number | undefined {
  if (!SUSPECT.test(text)) return undefined;
  let at = 0;
  let isQuoted = true;
  for (const token of new Lexer().lex(text)) {
    // What tells tokens apart is none of the text.
    if (token === CST.DOCUMENT || token === CST.FLOW_END || token === CST.SCALAR) {
      isQuoted = token !== CST.SCALAR;
      continue;
    }
    const found = isQuoted && token.startsWith('"') ? wrongEscapeIn(token) : undefined;
    if (found !== undefined) return at + found;
    at += token.length;
    isQuoted = true;
  }
  return undefined;
}

function wrongEscapeIn(scalar: string): number | undefined {
  for (const { index, groups } of scalar.matchAll(ESCAPE)) {
    const digits = groups?.['short'] ?? groups?.['long'];
    if (digits !== undefined && !isCharacter(parseInt(digits, 16))) return index;
  }
  return undefined;
}

function isCharacter(code: number): boolean {
  return code < 0xd800 || (code > 0xdfff && code <= 0x10ffff);
}
