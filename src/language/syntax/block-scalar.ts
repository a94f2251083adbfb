import type { ScalarNode } from './node.ts';
import { indentAt, isBreak, lineEnd, NEWLINE, PIPE, type Reader, RETURN } from './reader.ts';

interface Header {
  readonly style: 'literal' | 'folded';
  readonly chomp: 'clip' | 'strip' | 'keep';
  /** How much deeper than its parent the content stands, where the header says so. */
  readonly indent: number | undefined;
}

/** Reads a literal (`|`) or folded (`>`) scalar whose content is indented deeper than `parentIndent`. */
export function readBlockScalar(reader: Reader, parentIndent: number): ScalarNode {
  const { text } = reader;
  const start = reader.position;
  const header = readHeader(reader);
  const first = lineEnd(text, reader.position) + 1;
  const indent = header.indent === undefined ? undefined : Math.max(parentIndent, 0) + header.indent;
  const { lines, end } = contentLines(text, first, parentIndent, indent);
  reader.position = Math.max(reader.position, Math.min(end, text.length));
  if (lines.length > 0) reader.moveTo(reader.position);
  const content = header.style === 'literal' ? lines.join('\n') : foldBlock(lines);
  return {
    kind: 'scalar',
    style: header.style,
    start,
    end: reader.position,
    text: chompTail(content, lines.length > 0, header.chomp),
  };
}

function readHeader(reader: Reader): Header {
  const style = reader.peek() === PIPE ? 'literal' : 'folded';
  const marks = /^[|>]([-+]?)([1-9]?)([-+]?)/.exec(reader.text.slice(reader.position, reader.position + 4));
  reader.position += marks?.[0].length ?? 1;
  const sign = (marks?.[1] ?? '') + (marks?.[3] ?? '');
  const rest = reader.position;
  if (!reader.atLineRest()) {
    const end = lineEnd(reader.text, rest);
    reader.problem('syntax', 'The content of a block scalar begins on the line below.', rest, end);
    reader.position = end;
  }
  return {
    style,
    chomp: sign === '' ? 'clip' : sign.startsWith('-') ? 'strip' : 'keep',
    indent: marks?.[2] ? Number(marks[2]) : undefined,
  };
}

/** The lines from `first` on that are indented as content, without their indentation, and where they end. */
function contentLines(
  text: string,
  first: number,
  parentIndent: number,
  givenIndent: number | undefined,
): { lines: string[]; end: number } {
  const lines: string[] = [];
  let indent = givenIndent;
  let end = first - 1;
  for (let at = first; at < text.length;) {
    const limit = lineEnd(text, at);
    const column = indentAt(text, at);
    const char = text.charCodeAt(at + column);
    const blank = at + column >= limit || isBreak(char);
    if (!blank) {
      indent ??= column > parentIndent ? column : undefined;
      if (indent === undefined || column < indent) break;
    }
    const from = Math.min(at + (indent ?? column), limit);
    lines.push(text.slice(from, text.charCodeAt(limit - 1) === RETURN ? Math.max(from, limit - 1) : limit));
    end = limit;
    at = limit + 1;
    if (at === text.length && text.charCodeAt(limit) === NEWLINE) break;
  }
  return { lines, end };
}

/** Folds as upstream's YAML does: a line that is indented further keeps the line ends around it. */
function foldBlock(lines: readonly string[]): string {
  let text = '';
  let blankLines = 0;
  let previousIndented = false;
  let started = false;
  for (const line of lines) {
    if (line === '') {
      blankLines++;
      continue;
    }
    const indented = line.startsWith(' ') || line.startsWith('\t');
    if (!started) text += '\n'.repeat(blankLines);
    else if (indented || previousIndented) text += '\n'.repeat(blankLines + 1);
    else text += blankLines === 0 ? ' ' : '\n'.repeat(blankLines);
    text += line;
    blankLines = 0;
    previousIndented = indented;
    started = true;
  }
  return text + '\n'.repeat(blankLines);
}

function chompTail(content: string, hasLines: boolean, chomp: Header['chomp']): string {
  if (chomp === 'keep') return hasLines ? `${content}\n` : '';
  let end = content.length;
  while (content.charCodeAt(end - 1) === NEWLINE) end--;
  const trimmed = content.slice(0, end);
  return chomp === 'strip' || trimmed === '' ? trimmed : `${trimmed}\n`;
}
