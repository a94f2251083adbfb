import { colonOfKey } from './key.ts';
import {
  DASH,
  DOUBLE_QUOTE,
  GREATER,
  HASH,
  indentAt,
  isBreak,
  isSpace,
  lineEnd,
  OPEN_BRACE,
  OPEN_BRACKET,
  PIPE,
  type Reader,
  SINGLE_QUOTE,
  STAR,
  trimEnd,
} from './reader.ts';

/** Whether a key stands here, or a word that the next line shows to be one whose colon is still missing. */
export function beginsMap(reader: Reader, indent: number): boolean {
  const { text, position } = reader;
  if (reader.colonOfKey() >= 0) return true;
  const first = reader.peek();
  if (isLeafMark(first)) return false;
  const end = lineEnd(text, position);
  let next = end + 1;
  while (next < text.length && isBreak(text.charCodeAt(next + indentAt(text, next))))
    next = lineEnd(text, next) + 1;
  if (next >= text.length || indentAt(text, next) !== indent) return false;
  return !isLeafMark(text.charCodeAt(next + indent)) && colonOfKey(text, next + indent) >= 0;
}

function isLeafMark(char: number): boolean {
  return (
    char === PIPE ||
    char === GREATER ||
    char === DOUBLE_QUOTE ||
    char === SINGLE_QUOTE ||
    char === OPEN_BRACE ||
    char === OPEN_BRACKET ||
    char === STAR ||
    char === HASH
  );
}

/** Tells of a line that stands at another column than the ones it belongs to. */
export function noteIndentation(reader: Reader): void {
  const { position, text } = reader;
  const end = Math.max(trimEnd(text, position, lineEnd(text, position)), position + 1);
  const colon = colonOfKey(text, position);
  reader.problem(
    'wrong-indentation',
    'This line is not indented like the ones around it.',
    position,
    colon < 0 ? end : colon,
  );
}

export function atDash(reader: Reader): boolean {
  return atMark(reader, DASH);
}

/** Whether an indicator stands here that a blank must follow. */
export function atMark(reader: Reader, mark: number): boolean {
  return reader.peek() === mark && isSpace(reader.peek(1));
}
