import { quoteEnd } from './key.ts';
import type { ScalarNode } from './node.ts';
import { fold } from './plain.ts';
import {
  DOUBLE_QUOTE,
  indentAt,
  isBlank,
  isBreak,
  isFlowIndicator,
  lineEnd,
  type Reader,
  SINGLE_QUOTE,
  trimEnd,
} from './reader.ts';

const BACKSLASH = 92;

/** What stands behind a backslash in double quotes, and what it means. */
const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
};

const HEX_LENGTHS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/**
 * Reads a quoted scalar. One that is not closed before the text comes back to `parentIndent` ends on its own line, so
 * that a quote just typed does not swallow the rest of the manifest.
 */
export function readQuoted(reader: Reader, parentIndent: number): ScalarNode {
  const { text } = reader;
  const start = reader.position;
  const quote = reader.peek();
  const style = quote === DOUBLE_QUOTE ? 'double' : 'single';
  const close = reader.json ? quoteEnd(text, start, quote) : closingQuote(text, start, quote, parentIndent);
  const end = close < 0 ? endOfOpenQuote(reader, start) : close;
  if (close < 0) reader.problem('unclosed', 'This quote is not closed.', start, Math.max(end, start + 1));
  const raw = text.slice(start + 1, close < 0 ? end : end - 1);
  const single = !raw.includes('\n');
  if (single) reader.position = end;
  else reader.moveTo(end);
  const content = style === 'single' ? raw.replaceAll("''", "'") : raw;
  const folded = single ? content : foldQuoted(content, style);
  return {
    kind: 'scalar',
    style,
    start,
    end,
    text: style === 'double' ? unescape(reader, folded, start) : folded,
  };
}

/** The end of its line; in JSON before what separates members, which is rarely meant to be in the text. */
function endOfOpenQuote({ text, json }: Reader, start: number): number {
  let end = trimEnd(text, start, lineEnd(text, start));
  while (
    json &&
    end > start + 1 &&
    (isFlowIndicator(text.charCodeAt(end - 1)) || isBlank(text.charCodeAt(end - 1)))
  )
    end--;
  return end;
}

function closingQuote(text: string, start: number, quote: number, parentIndent: number): number {
  const sameLine = quoteEnd(text, start, quote);
  if (sameLine >= 0) return sameLine;
  for (let at = start + 1; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === BACKSLASH && quote === DOUBLE_QUOTE) {
      if (!isBreak(text.charCodeAt(at + 1))) at++;
    } else if (char === quote) {
      if (quote === SINGLE_QUOTE && text.charCodeAt(at + 1) === SINGLE_QUOTE) at++;
      else return at + 1;
    } else if (char === 10 && comesBack(text, at + 1, parentIndent)) return -1;
  }
  return -1;
}

/** Whether a line that is not blank is indented no deeper than `parentIndent`. */
function comesBack(text: string, lineStart: number, parentIndent: number): boolean {
  const indent = indentAt(text, lineStart);
  const rest = text.charCodeAt(lineStart + indent);
  return indent <= parentIndent && !isBreak(rest) && !Number.isNaN(rest);
}

function foldQuoted(content: string, style: 'single' | 'double'): string {
  const lines = style === 'double' ? joinedLines(content) : content.split('\n').map(withoutReturn);
  const last = lines.length - 1;
  return fold(
    lines.map((line, index) => {
      const from = index === 0 ? line : line.trimStart();
      return index === last ? from : from.trimEnd();
    }),
  );
}

/** The lines of a text in double quotes; one that ends with a backslash goes on in the next. */
function joinedLines(content: string): string[] {
  const lines: string[] = [];
  const parts: string[] = [];
  let joins = false;
  for (const line of content.split('\n').map(withoutReturn)) {
    const text = joins ? line.trimStart() : line;
    joins = endsWithEscape(text);
    parts.push(joins ? text.slice(0, -1) : text);
    if (!joins) lines.push(parts.splice(0).join(''));
  }
  if (joins) lines.push(`${parts.join('')}\\`);
  return lines;
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}

/** Whether the last backslash of a line escapes its end rather than being escaped itself. */
function endsWithEscape(line: string): boolean {
  let first = line.length;
  while (line.charCodeAt(first - 1) === BACKSLASH) first--;
  return (line.length - first) % 2 === 1;
}

function unescape(reader: Reader, content: string, start: number): string {
  if (!content.includes('\\')) return content;
  return content.replace(
    /\\(x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|[^])/g,
    (match, escaped: string) => {
      const first = escaped.charAt(0);
      if (escaped.length > 1 && HEX_LENGTHS[first] !== undefined)
        return fromCode(parseInt(escaped.slice(1), 16));
      const known = ESCAPES[first];
      if (known !== undefined) return known;
      if (!' "/\\\n'.includes(first)) {
        reader.problem('syntax', `\`${match}\` is no escape sequence.`, start, reader.position);
      }
      return first;
    },
  );
}

function fromCode(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
}
