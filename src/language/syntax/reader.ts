import type { Node, SyntaxProblem, SyntaxProblemCode } from './node.ts';

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

/** Past this many problems a document is no manifest in the making; the rest would only be noise. */
const PROBLEM_LIMIT = 100;

/** A place in the text, what is wrong so far, and the names given so far. */
export class Reader {
  readonly text: string;
  /** Whether the text should be JSON: a stricter notation of the same trees. */
  readonly json: boolean;
  readonly problems: SyntaxProblem[] = [];
  readonly anchors = new Map<string, Node>();
  templated = false;
  position = 0;
  /** Offset at which the current line begins. */
  lineStart = 0;
  /** How many collections stand around the current place. */
  depth = 0;
  /** How many of them are written with brackets or braces. */
  flowDepth = 0;

  constructor(text: string, json: boolean) {
    this.text = text;
    this.json = json;
  }

  get column(): number {
    return this.position - this.lineStart;
  }

  get ended(): boolean {
    return this.position >= this.text.length;
  }

  /** The character at a distance; NaN outside of the text, which equals nothing. */
  peek(distance = 0): number {
    return this.text.charCodeAt(this.position + distance);
  }

  problem(code: SyntaxProblemCode, message: string, start: number, end: number): void {
    if (this.problems.length < PROBLEM_LIMIT) this.problems.push({ code, message, start, end });
  }

  /** Passes blanks, comments and line ends. Answers whether a line end was among them. */
  skipTrivia(): boolean {
    let newLine = false;
    for (; ; this.position++) {
      const char = this.peek();
      if (char === NEWLINE) {
        newLine = true;
        this.lineStart = this.position + 1;
      } else if (char === HASH && this.commentMayStart()) {
        this.passComment();
      } else if (char === TAB) {
        this.passTab();
      } else if (char !== SPACE && char !== RETURN) {
        return newLine;
      }
    }
  }

  /** Passes blanks on this line. */
  skipBlanks(): void {
    while (isBlank(this.peek())) this.position++;
  }

  /** Whether the rest of the line holds nothing but blanks and a comment. */
  atLineRest(): boolean {
    let at = this.position;
    while (isBlank(this.text.charCodeAt(at))) at++;
    const char = this.text.charCodeAt(at);
    return (
      at >= this.text.length || isBreak(char) || (char === HASH && isSpace(this.text.charCodeAt(at - 1)))
    );
  }

  moveTo(position: number): void {
    this.position = position;
    this.lineStart = this.text.lastIndexOf('\n', position - 1) + 1;
  }

  private commentMayStart(): boolean {
    return this.position === 0 || isSpace(this.peek(-1));
  }

  private passComment(): void {
    const start = this.position;
    const end = lineEnd(this.text, start);
    if (this.json) this.problem('syntax', 'JSON has no comments.', start, end);
    this.position = end - 1;
  }

  private passTab(): void {
    if (this.flowDepth > 0 || this.text.slice(this.lineStart, this.position).trim() !== '') return;
    let after = this.position + 1;
    while (isBlank(this.text.charCodeAt(after))) after++;
    const char = this.text.charCodeAt(after);
    if (isSpace(char) || char === HASH || this.text.charCodeAt(this.position - 1) === TAB) return;
    this.problem('tab-indentation', 'YAML is indented with spaces, not with tabs.', this.position, after);
  }
}

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
