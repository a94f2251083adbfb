import { finish, type Steps } from '../steps/steps.ts';
import { readNode, TOP } from './block.ts';
import type { SyntaxTree } from './node.ts';
import { DASH, isSpace, lineEnd, Reader, trimEnd } from './reader.ts';

/**
 * Reads one document of YAML, or a text of JSON. Never throws: what cannot be read is a problem, and the tree holds
 * the rest. The text may begin with directives and a `---` line.
 */
export function parse(text: string, notation: 'yaml' | 'json' = 'yaml'): SyntaxTree {
  return finish(parseInSteps(text, notation));
}

/** Does the same in steps, one for each stretch of text. */
export function* parseInSteps(text: string, notation: 'yaml' | 'json'): Steps<SyntaxTree> {
  const reader = new Reader(text, notation === 'json');
  passHead(reader);
  const root = yield* readNode(reader, -1, TOP);
  passTail(reader);
  if (reader.json && root && 'flow' in root && !root.flow) {
    reader.problem('syntax', 'JSON begins with a brace.', root.start, Math.max(root.end, root.start + 1));
  }
  return { root, problems: reader.problems, templated: reader.templated || namesTemplateValues(text) };
}

/** What only template actions of charts begin with. */
const CHART_ACTION =
  /\$?\.(?:Values|Release|Chart|Capabilities|Template|Files)\b|(?:include|template|toYaml)\s/y;

/** Finds actions in quotes and block scalars, too, where `{{` alone may be data. */
function namesTemplateValues(text: string): boolean {
  for (let at = text.indexOf('{{'); at >= 0; at = text.indexOf('{{', at)) {
    at += 2;
    if (text.charCodeAt(at) === DASH) at++;
    at = passSpace(text, at);
    if (text.charCodeAt(at) === OPEN_PARENTHESIS) at = passSpace(text, at + 1);
    CHART_ACTION.lastIndex = at;
    if (CHART_ACTION.test(text)) return true;
  }
  return false;
}

function passSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && isSpace(text.charCodeAt(at))) at++;
  return at;
}

const OPEN_PARENTHESIS = 40;

function passHead(reader: Reader): void {
  if (reader.peek() === 0xfeff) reader.position++;
  reader.skipTrivia();
  while (reader.text.startsWith('%', reader.position)) {
    reader.position = lineEnd(reader.text, reader.position);
    reader.skipTrivia();
  }
  if (isDocumentMark(reader.text, reader.position) && reader.column === 0) reader.position += 3;
}

/** Whatever is left belongs to nothing that was read; the lines in it may still be keys of a map begun wrongly. */
function passTail(reader: Reader): void {
  reader.skipTrivia();
  if (reader.ended) return;
  const start = reader.position;
  const end = trimEnd(reader.text, start, lineEnd(reader.text, start));
  if (reader.text.includes('{{', start)) reader.templated = true;
  reader.problem('syntax', 'This does not belong to anything before it.', start, Math.max(end, start + 1));
}

/** Whether a line that separates documents begins at `at`: `---` or `...`. */
export function isDocumentMark(text: string, at: number): boolean {
  const mark = text.charCodeAt(at);
  return (
    (mark === 45 || mark === 46) &&
    text.charCodeAt(at + 1) === mark &&
    text.charCodeAt(at + 2) === mark &&
    isSpace(text.charCodeAt(at + 3))
  );
}
