import type { Node, SyntaxProblem, SyntaxProblemCode } from './node.ts';

import { HASH, isBlank, isBreak, isSpace, lineEnd, NEWLINE, RETURN, SPACE, TAB } from './chars.ts';
import { colonOfKey, isQuoteOrBracket, type PlainScan, scanPlainKey } from './key.ts';

export * from './chars.ts';

/** Past this many problems a document is no manifest in the making; the rest would only be noise. */
const PROBLEM_LIMIT = 100;

/** So many characters are read in a step. */
const TURN_LENGTH = 4096;

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
  private turnEnd = TURN_LENGTH;
  private seen: PlainScan = { from: 0, until: -1, colon: -1 };

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

  /** Whether so much was read since it last was that others may want their turn. */
  turnIsDue(): boolean {
    if (this.position < this.turnEnd) return false;
    this.turnEnd = this.position + TURN_LENGTH;
    return true;
  }

  /**
   * The colon that makes what stands here a key, as {@link colonOfKey} finds it. Of dashes in a row each asks it for the
   * same line: what was found for one place holds for all between it and the colon.
   */
  colonOfKey(): number {
    const { text, position, seen } = this;
    if (isQuoteOrBracket(this.peek())) return colonOfKey(text, position);
    if (position < seen.from || position > seen.until) this.seen = scanPlainKey(text, position);
    return this.seen.colon;
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

  /** Passes all blanks from a tab on. */
  private passTab(): void {
    const start = this.position;
    let after = start + 1;
    while (isBlank(this.text.charCodeAt(after))) after++;
    this.position = after - 1;
    const char = this.text.charCodeAt(after);
    if (this.flowDepth > 0 || isSpace(char) || char === HASH || !this.beginsLine(start)) return;
    this.problem('tab-indentation', 'YAML is indented with spaces, not with tabs.', start, after);
  }

  /** Whether nothing but blanks stands before a place on its line. */
  private beginsLine(at: number): boolean {
    let before = at - 1;
    while (isBlank(this.text.charCodeAt(before))) before--;
    return before < this.lineStart;
  }
}
