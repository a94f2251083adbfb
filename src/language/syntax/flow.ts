import type { Steps } from '../steps/steps.ts';
import { colonOfKey } from './key.ts';
import type { Entry, MapNode, Node, ScalarNode, SequenceNode } from './node.ts';
import { readFlowPlain } from './plain.ts';
import { type Properties, readAlias, readProperties, withProperties } from './properties.ts';
import { readQuoted } from './quoted.ts';
import {
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  DASH,
  DOUBLE_QUOTE,
  isFlowIndicator,
  isSpace,
  OPEN_BRACE,
  OPEN_BRACKET,
  type Reader,
  SINGLE_QUOTE,
  STAR,
} from './reader.ts';

/** Collections nested deeper than this are not read. */
export const DEPTH_LIMIT = 100;

/** What JSON has outside of quotes. */
const JSON_WORD = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?)$/;

/**
 * Reads what stands in brackets or braces. One that is not closed ends before the first line that comes back to
 * `parentIndent` with a key or a dash: the rest of the manifest stays readable.
 * A step for each stretch of text.
 */
export function* readFlowCollection(reader: Reader, parentIndent: number): Steps<MapNode | SequenceNode> {
  const start = reader.position;
  const isMap = reader.peek() === OPEN_BRACE;
  if (isMap && reader.peek(1) === OPEN_BRACE) reader.templated = true;
  const node: MapNode | SequenceNode = isMap
    ? { kind: 'map', flow: true, indent: reader.column, start, end: start, entries: [] }
    : { kind: 'sequence', flow: true, indent: reader.column, start, end: start, items: [] };
  reader.position++;
  reader.depth++;
  reader.flowDepth++;
  if (reader.depth > DEPTH_LIMIT) {
    reader.problem('syntax', 'This is nested too deeply.', start, start + 1);
    reader.position = reader.text.length;
  } else {
    yield* readMembers(reader, node, parentIndent);
  }
  reader.depth--;
  reader.flowDepth--;
  node.end = Math.max(node.end, start + 1);
  return node;
}

function* readMembers(reader: Reader, node: MapNode | SequenceNode, parentIndent: number): Steps<void> {
  const close = node.kind === 'map' ? CLOSE_BRACE : CLOSE_BRACKET;
  let lastComma = -1;
  let separated = true;
  for (;;) {
    if (reader.turnIsDue()) yield;
    const before = reader.position;
    const newLine = reader.skipTrivia();
    const char = reader.peek();
    if (reader.ended || (newLine && escapes(reader, parentIndent))) {
      node.end = before;
      if (!reader.ended) reader.moveTo(before);
      reader.problem(
        'unclosed',
        `The \`${node.kind === 'map' ? '{' : '['}\` here is not closed.`,
        node.start,
        node.start + 1,
      );
      return;
    }
    if (char === close) {
      checkTrailingComma(reader, lastComma, separated);
      node.end = ++reader.position;
      return;
    }
    if (char === CLOSE_BRACE || char === CLOSE_BRACKET) {
      reader.problem('syntax', 'This bracket closes none of its kind.', reader.position, reader.position + 1);
      node.end = reader.position;
      if (reader.flowDepth > 1) return;
      reader.position++;
    } else if (char === COMMA) {
      if (separated) {
        reader.problem(
          'syntax',
          'Something is missing before this comma.',
          reader.position,
          reader.position + 1,
        );
      }
      lastComma = reader.position++;
      separated = true;
    } else {
      if (!separated) reader.problem('syntax', 'A comma is missing here.', Math.max(0, before - 1), before);
      separated = false;
      const { position } = reader;
      const first = openFlowNode(reader, parentIndent);
      const key = first.opens ? yield* closeFlowNode(reader, first, parentIndent) : first.node;
      const colon = findColon(reader, key ?? emptyScalar(position));
      let value: Node | undefined;
      if (colon >= 0 && hasValue(reader, colon, parentIndent)) {
        const second = openFlowNode(reader, parentIndent);
        value = second.opens ? yield* closeFlowNode(reader, second, parentIndent) : second.node;
      }
      addMember(reader, node, position, { key, colon, value });
    }
  }
}

/** JSON, unlike YAML, has no comma behind the last member. */
function checkTrailingComma(reader: Reader, comma: number, separated: boolean): void {
  if (reader.json && separated && comma >= 0) {
    reader.problem('syntax', 'JSON has no comma behind the last member.', comma, comma + 1);
  }
}

interface Member {
  readonly key: Node | undefined;
  readonly colon: number;
  readonly value: Node | undefined;
}

function addMember(
  reader: Reader,
  node: MapNode | SequenceNode,
  start: number,
  { key, colon, value }: Member,
): void {
  const entry: Entry = { key: key ?? emptyScalar(start), colon, value };
  if (node.kind === 'map') node.entries.push(entry);
  else node.items.push({ start, value: colon < 0 ? key : pairMap(start, reader, entry) });
  if (reader.position === start) reader.position++;
}

/** Moves behind a colon, to the value that stands there. */
function hasValue(reader: Reader, colon: number, parentIndent: number): boolean {
  reader.position = colon + 1;
  const newLine = reader.skipTrivia();
  const char = reader.peek();
  if (reader.ended || char === COMMA || char === CLOSE_BRACE || char === CLOSE_BRACKET) return false;
  return !(newLine && (escapes(reader, parentIndent) || colonOfKey(reader.text, reader.position) >= 0));
}

/** A node that was read, or a collection that opens here. */
interface OpenedNode {
  readonly node: Node | undefined;
  readonly opens: boolean;
  /** Still to be given to the collection. */
  readonly properties: Properties | undefined;
}

function openFlowNode(reader: Reader, parentIndent: number): OpenedNode {
  const properties = readProperties(reader);
  if (properties) reader.skipTrivia();
  const char = reader.peek();
  if (char === OPEN_BRACE || char === OPEN_BRACKET) return { node: undefined, opens: true, properties };
  let node: Node | undefined;
  if (char === DOUBLE_QUOTE || char === SINGLE_QUOTE) node = readString(reader, parentIndent);
  else if (char === STAR) node = readAlias(reader);
  else if (!isFlowIndicator(char) && !(char === COLON && isSpace(reader.peek(1)))) node = readWord(reader);
  return { node: withProperties(reader, node, properties), opens: false, properties: undefined };
}

function* closeFlowNode(
  reader: Reader,
  { properties }: OpenedNode,
  parentIndent: number,
): Steps<Node | undefined> {
  return withProperties(reader, yield* readFlowCollection(reader, parentIndent), properties);
}

function readString(reader: Reader, parentIndent: number): ScalarNode {
  const text = readQuoted(reader, parentIndent);
  if (reader.json && text.style === 'single') {
    reader.problem('syntax', 'JSON has double quotes only.', text.start, text.end);
  }
  return text;
}

function readWord(reader: Reader): ScalarNode {
  const word = readFlowPlain(reader);
  if (reader.json && !JSON_WORD.test(word.text)) {
    reader.problem(
      'syntax',
      'JSON wants this in double quotes.',
      word.start,
      Math.max(word.end, word.start + 1),
    );
  }
  return word;
}

/** The colon behind a key: at once behind a quoted one or a collection, with a space after it behind a plain one. */
function findColon(reader: Reader, key: Node): number {
  const start = reader.position;
  const lineStart = reader.lineStart;
  reader.skipTrivia();
  const next = reader.peek(1);
  if (reader.peek() === COLON && (isSpace(next) || isFlowIndicator(next) || isJsonKey(key)))
    return reader.position;
  reader.position = start;
  reader.lineStart = lineStart;
  return -1;
}

function isJsonKey(key: Node): boolean {
  return key.kind === 'scalar' ? key.style !== 'plain' : key.kind !== 'alias';
}

/** A single pair in brackets is a map of its own: `[a: b]`. */
function pairMap(start: number, reader: Reader, entry: Entry): MapNode {
  return { kind: 'map', flow: true, indent: 0, start, end: reader.position, entries: [entry] };
}

function emptyScalar(at: number): ScalarNode {
  return { kind: 'scalar', style: 'plain', start: at, end: at, text: '' };
}

/** Whether a new line has left the collection: it stands at the parent's column or before, and opens something. */
function escapes(reader: Reader, parentIndent: number): boolean {
  if (reader.column > parentIndent) return false;
  const char = reader.peek();
  if (char === DASH) return isSpace(reader.peek(1));
  if (char === DOUBLE_QUOTE || char === SINGLE_QUOTE) return false;
  return !isFlowIndicator(char) && colonOfKey(reader.text, reader.position) >= 0;
}
