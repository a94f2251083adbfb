export const TAB = 9;
export const NEWLINE = 10;
export const RETURN = 13;
export const SPACE = 32;
export const DOUBLE_QUOTE = 34;
export const HASH = 35;
export const AMPERSAND = 38;
export const SINGLE_QUOTE = 39;
export const STAR = 42;
export const COMMA = 44;
export const DASH = 45;
export const COLON = 58;
export const QUESTION = 63;
export const OPEN_BRACKET = 91;
export const CLOSE_BRACKET = 93;
export const OPEN_BRACE = 123;
export const CLOSE_BRACE = 125;
export const EXCLAMATION = 33;
export const PIPE = 124;
export const GREATER = 62;

export function isBlank(char: number): boolean {
  return char === SPACE || char === TAB;
}

export function isBreak(char: number): boolean {
  return char === NEWLINE || char === RETURN;
}

/** A blank, a line end, or the end of the text. */
export function isSpace(char: number): boolean {
  return char === SPACE || char === NEWLINE || char === TAB || char === RETURN || Number.isNaN(char);
}

export function isFlowIndicator(char: number): boolean {
  return (
    char === COMMA ||
    char === OPEN_BRACKET ||
    char === CLOSE_BRACKET ||
    char === OPEN_BRACE ||
    char === CLOSE_BRACE
  );
}

/** Offset of the line end at or after `from`, the line feed not included; the end of the text for the last line. */
export function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** Moves back over blanks and a carriage return before `end`, not further than `start`. */
export function trimEnd(text: string, start: number, end: number): number {
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--;
  return end;
}

/** The column of the first character of a line that is no space. */
export function indentAt(text: string, lineStart: number): number {
  let at = lineStart;
  while (text.charCodeAt(at) === SPACE) at++;
  return at - lineStart;
}
