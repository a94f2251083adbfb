import {
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  DOUBLE_QUOTE,
  HASH,
  isBlank,
  isBreak,
  isSpace,
  OPEN_BRACE,
  OPEN_BRACKET,
  SINGLE_QUOTE,
} from './chars.ts';

/**
 * The offset of the colon that makes the text at `from` a key of a block map; -1 where the line holds no key. A plain
 * key ends at the first colon with a blank or a line end behind it; quotes and brackets are passed whole.
 */
export function colonOfKey(text: string, from: number): number {
  const first = text.charCodeAt(from);
  if (first === DOUBLE_QUOTE || first === SINGLE_QUOTE) return colonAfter(text, quoteEnd(text, from, first));
  if (first === OPEN_BRACE || first === OPEN_BRACKET) return colonAfter(text, bracketEnd(text, from));
  return scanPlainKey(text, from).colon;
}

/** What was found out about a stretch of a line: whether what stands anywhere in it is a key, as long as it is plain. */
export interface PlainScan {
  readonly from: number;
  readonly until: number;
  readonly colon: number;
}

export function scanPlainKey(text: string, from: number): PlainScan {
  let at = from;
  for (; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === COLON && isSpace(text.charCodeAt(at + 1))) return { from, until: at, colon: at };
    if (isBreak(char) || (char === HASH && at > from && isSpace(text.charCodeAt(at - 1)))) break;
  }
  return { from, until: at, colon: -1 };
}

export function isQuoteOrBracket(char: number): boolean {
  return char === DOUBLE_QUOTE || char === SINGLE_QUOTE || char === OPEN_BRACE || char === OPEN_BRACKET;
}

function colonAfter(text: string, end: number): number {
  if (end < 0) return -1;
  while (isBlank(text.charCodeAt(end))) end++;
  return text.charCodeAt(end) === COLON && isSpace(text.charCodeAt(end + 1)) ? end : -1;
}

/** Behind the quote that closes the one at `from`, on the same line; -1 where it is left open. */
export function quoteEnd(text: string, from: number, quote: number): number {
  for (let at = from + 1; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (isBreak(char)) return -1;
    if (char === 92 && quote === DOUBLE_QUOTE) at++;
    else if (char === quote) {
      if (quote === SINGLE_QUOTE && text.charCodeAt(at + 1) === SINGLE_QUOTE) at++;
      else return at + 1;
    }
  }
  return -1;
}

function bracketEnd(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (isBreak(char)) return -1;
    if (char === DOUBLE_QUOTE || char === SINGLE_QUOTE) {
      const end = quoteEnd(text, at, char);
      if (end < 0) return -1;
      at = end - 1;
    } else if (char === OPEN_BRACE || char === OPEN_BRACKET) depth++;
    else if ((char === CLOSE_BRACE || char === CLOSE_BRACKET) && --depth === 0) return at + 1;
  }
  return -1;
}
