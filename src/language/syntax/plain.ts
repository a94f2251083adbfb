import { colonOfKey } from './key.ts';
import type { ScalarNode } from './node.ts';
import {
  COLON,
  HASH,
  indentAt,
  isBlank,
  isFlowIndicator,
  isSpace,
  lineEnd,
  NEWLINE,
  OPEN_BRACE,
  type Reader,
  RETURN,
  trimEnd,
} from './reader.ts';

/**
 * Reads a plain scalar of block style from the current place: to the end of its line, and on over lines that are
 * indented deeper than `parentIndent`. A line that reads as a key ends it: in right YAML none can stand there, and in
 * half-typed YAML it is the next field.
 */
export function readPlain(reader: Reader, parentIndent: number): ScalarNode {
  const start = reader.position;
  let end = plainLineEnd(reader, start);
  let next = continuation(reader, end, parentIndent);
  if (next < 0) {
    reader.position = end;
    return { kind: 'scalar', style: 'plain', start, end, text: reader.text.slice(start, end) };
  }
  while (next >= 0) {
    reader.moveTo(next);
    end = plainLineEnd(reader, next);
    next = continuation(reader, end, parentIndent);
  }
  reader.position = end;
  const lines = reader.text.slice(start, end).split('\n');
  return { kind: 'scalar', style: 'plain', start, end, text: fold(lines.map((line) => line.trim())) };
}

/** Reads one line as a plain scalar, up to `end`. */
export function plainUpTo(reader: Reader, end: number): ScalarNode {
  const start = reader.position;
  const trimmed = trimEnd(reader.text, start, end);
  reader.position = end;
  return { kind: 'scalar', style: 'plain', start, end: trimmed, text: reader.text.slice(start, trimmed) };
}

/** Reads a plain scalar inside brackets or braces, over several lines where it goes on. */
export function readFlowPlain(reader: Reader): ScalarNode {
  const { text } = reader;
  const start = reader.position;
  let at = start;
  for (; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (isFlowIndicator(char) || (char === COLON && endsFlowKey(text.charCodeAt(at + 1)))) break;
    if (char === HASH && isSpace(text.charCodeAt(at - 1))) break;
    if (char === NEWLINE && colonOfKey(text, at + 1) >= 0) break;
  }
  const end = trimEnd(text, start, at);
  const lines = text.slice(start, end).split('\n');
  if (lines.length === 1) reader.position = end;
  else reader.moveTo(end);
  return { kind: 'scalar', style: 'plain', start, end, text: fold(lines.map((line) => line.trim())) };
}

/** Joins the lines of a scalar: one line end is a blank, each further one stays. The last line may be empty. */
export function fold(lines: readonly string[]): string {
  let text = lines[0] ?? '';
  let blankLines = 0;
  for (let index = 1; index < lines.length; index++) {
    const line = lines[index] ?? '';
    if (line === '' && index < lines.length - 1) {
      blankLines++;
      continue;
    }
    text += (blankLines === 0 ? ' ' : '\n'.repeat(blankLines)) + line;
    blankLines = 0;
  }
  return text;
}

function endsFlowKey(next: number): boolean {
  return isSpace(next) || isFlowIndicator(next);
}

/** Where the plain text that starts at `from` ends on its line: before a comment and before blanks. */
function plainLineEnd(reader: Reader, from: number): number {
  const { text } = reader;
  const limit = lineEnd(text, from);
  let end = limit;
  for (let at = from; at < limit; at++) {
    const char = text.charCodeAt(at);
    if (char === HASH && isSpace(text.charCodeAt(at - 1)) && at > from) {
      end = at;
      break;
    }
    if (char === OPEN_BRACE && text.charCodeAt(at + 1) === OPEN_BRACE) reader.templated = true;
    if (char === COLON && isSpace(text.charCodeAt(at + 1))) {
      reader.problem('syntax', 'A value on the line of its key cannot be a mapping.', at, at + 1);
    }
  }
  return trimEnd(text, from, end);
}

/** Where the next line goes on with a plain scalar that ended at `end`; -1 where it does not. */
function continuation(reader: Reader, end: number, parentIndent: number): number {
  const { text } = reader;
  let at = passBlanks(text, end);
  while (text.charCodeAt(at) === NEWLINE) {
    const lineStart = at + 1;
    const start = lineStart + indentAt(text, lineStart);
    at = passBlanks(text, start);
    if (text.charCodeAt(at) === NEWLINE) continue;
    const goesOn = start - lineStart > parentIndent && text.charCodeAt(at) !== HASH && at < text.length;
    return goesOn && colonOfKey(text, at) < 0 ? at : -1;
  }
  return -1;
}

function passBlanks(text: string, from: number): number {
  let at = from;
  while (isBlank(text.charCodeAt(at)) || text.charCodeAt(at) === RETURN) at++;
  return at;
}
