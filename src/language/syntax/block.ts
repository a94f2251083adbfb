import { readBlockScalar } from './block-scalar.ts';
import { DEPTH_LIMIT, readFlowCollection } from './flow.ts';
import { colonOfKey } from './key.ts';
import type { Entry, MapNode, Node, ScalarNode, SequenceNode } from './node.ts';
import { plainUpTo, readPlain } from './plain.ts';
import { type Properties, readAlias, readProperties, withProperties } from './properties.ts';
import { readQuoted } from './quoted.ts';
import {
  COLON,
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
  QUESTION,
  type Reader,
  SINGLE_QUOTE,
  STAR,
  trimEnd,
} from './reader.ts';

/** Where a node is read, which decides what may begin there. */
interface Place {
  /** Dashes may stand at the parent's own column: the value of a map's key. */
  readonly dashesAtParent: boolean;
  /** A block collection may begin on the line that the place is on: behind a dash, not behind a key. */
  readonly startsBlocks: boolean;
}

export const TOP: Place = { dashesAtParent: false, startsBlocks: true };
const BEHIND_DASH = TOP;
const BEHIND_KEY: Place = { dashesAtParent: true, startsBlocks: false };
const BEHIND_LONE_COLON: Place = { dashesAtParent: true, startsBlocks: true };
const BEHIND_HALF_KEY: Place = { dashesAtParent: false, startsBlocks: false };

/**
 * Reads the node at the next token; undefined where the place is left empty. What is indented no deeper than
 * `parentIndent` belongs to the parent.
 */
export function readNode(reader: Reader, parentIndent: number, place: Place): Node | undefined {
  const newLine = reader.skipTrivia();
  if (reader.ended || (newLine && !belongs(reader, parentIndent, place))) return undefined;
  const properties = readProperties(reader);
  const brokenLine = properties !== undefined && reader.skipTrivia();
  if (reader.ended || (brokenLine && !belongs(reader, parentIndent, place))) {
    return withProperties(reader, undefined, properties);
  }
  if (brokenLine)
    return withProperties(reader, readContent(reader, parentIndent, true, undefined), properties);
  return readContent(reader, parentIndent, newLine || place.startsBlocks, properties);
}

function belongs(reader: Reader, parentIndent: number, place: Place): boolean {
  const { column } = reader;
  return column > parentIndent || (column === parentIndent && place.dashesAtParent && atDash(reader));
}

/** Properties on the line of a key are the key's own; else they are the node's. */
function readContent(
  reader: Reader,
  parentIndent: number,
  startsBlocks: boolean,
  properties: Properties | undefined,
): Node | undefined {
  const indent = properties ? properties.start - reader.lineStart : reader.column;
  if (reader.depth >= DEPTH_LIMIT) return tooDeep(reader);
  if (atDash(reader)) {
    if (!startsBlocks) {
      const at = reader.position;
      reader.problem('syntax', 'A list begins on the line below its key.', at, at + 1);
    }
    return withProperties(reader, readSequence(reader, reader.column, parentIndent), properties);
  }
  if (startsBlocks && (atMark(reader, QUESTION) || beginsMap(reader, indent))) {
    return readMap(reader, indent, parentIndent, properties);
  }
  return withProperties(reader, readLeaf(reader, parentIndent), properties);
}

/** Whether a key stands here, or a word that the next line shows to be one whose colon is still missing. */
function beginsMap(reader: Reader, indent: number): boolean {
  const { text, position } = reader;
  if (colonOfKey(text, position) >= 0) return true;
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

function readLeaf(reader: Reader, parentIndent: number): Node {
  const char = reader.peek();
  let node: Node;
  if (char === PIPE || char === GREATER) return readBlockScalar(reader, parentIndent);
  if (char === OPEN_BRACE || char === OPEN_BRACKET) node = readFlowCollection(reader, parentIndent);
  else if (char === DOUBLE_QUOTE || char === SINGLE_QUOTE) node = readQuoted(reader, parentIndent);
  else if (char === STAR && !isSpace(reader.peek(1))) node = readAlias(reader);
  else return readPlain(reader, parentIndent);
  passLineRest(reader);
  return node;
}

/** What stands behind a finished value on its line belongs to nothing. */
function passLineRest(reader: Reader): void {
  if (reader.atLineRest()) return;
  reader.skipBlanks();
  const start = reader.position;
  const end = trimEnd(reader.text, start, lineEnd(reader.text, start));
  if (reader.text.slice(start, end).includes('{{')) reader.templated = true;
  reader.problem('syntax', 'This stands behind the end of the value.', start, end);
  reader.position = end;
}

function readMap(
  reader: Reader,
  indent: number,
  parentIndent: number,
  properties: Properties | undefined,
): MapNode {
  const start = properties?.start ?? reader.position;
  const node: MapNode = { kind: 'map', flow: false, indent, start, end: start, entries: [] };
  reader.depth++;
  readEntry(reader, node, indent, properties);
  for (;;) {
    reader.skipTrivia();
    const { column } = reader;
    if (reader.ended || column <= parentIndent) break;
    if (atDash(reader)) {
      if (column < indent) break;
      readStrayList(reader, node, column);
    } else {
      if (column !== indent) noteIndentation(reader);
      readEntry(reader, node, column, undefined);
    }
  }
  reader.depth--;
  const last = node.entries.at(-1);
  if (last) node.end = endOfEntry(last);
  return node;
}

function endOfEntry(entry: Entry): number {
  return entry.value?.end ?? Math.max(entry.colon + 1, entry.key.end);
}

/** A dash where a key was expected: it becomes the value of the last key where that has none. */
function readStrayList(reader: Reader, node: MapNode, column: number): void {
  noteIndentation(reader);
  const list = readSequence(reader, column, column - 1);
  const last = node.entries.at(-1);
  if (last && !last.value) node.entries[node.entries.length - 1] = { ...last, value: list };
}

function noteIndentation(reader: Reader): void {
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

function readEntry(reader: Reader, map: MapNode, column: number, ahead: Properties | undefined): void {
  if (atMark(reader, QUESTION)) {
    map.entries.push(readExplicitEntry(reader, column));
    return;
  }
  const properties = ahead ?? readProperties(reader);
  const colon = colonOfKey(reader.text, reader.position);
  if (colon < 0) {
    map.entries.push(readDanglingKey(reader, column));
    return;
  }
  const key = withProperties(reader, readKey(reader, colon), properties);
  reader.position = colon + 1;
  const value = readNode(reader, column, BEHIND_KEY);
  if (key) map.entries.push({ key, colon, value });
}

function readKey(reader: Reader, colon: number): Node {
  const char = reader.peek();
  if (char === DOUBLE_QUOTE || char === SINGLE_QUOTE) return readQuoted(reader, -1);
  if (char === OPEN_BRACE || char === OPEN_BRACKET) return readFlowCollection(reader, -1);
  if (char === STAR) return readAlias(reader);
  return plainUpTo(reader, colon);
}

/** `? key` with `: value` below it. */
function readExplicitEntry(reader: Reader, column: number): Entry {
  const start = reader.position;
  reader.position++;
  const key: Node = readNode(reader, column, BEHIND_DASH) ?? emptyKey(start);
  const end = reader.position;
  const newLine = reader.skipTrivia();
  if (newLine && reader.column === column && atMark(reader, COLON)) {
    const colon = reader.position++;
    return { key, colon, value: readNode(reader, column, BEHIND_LONE_COLON) };
  }
  reader.moveTo(end);
  return { key, colon: end, value: undefined };
}

function emptyKey(at: number): ScalarNode {
  return { kind: 'scalar', style: 'plain', start: at, end: at, text: '' };
}

/** A line without a colon among the keys: a key being typed. What is indented below it is its value already. */
function readDanglingKey(reader: Reader, column: number): Entry {
  const { text, position } = reader;
  const limit = lineEnd(text, position);
  const comment = text.slice(position, limit).search(/\s#/);
  const key = plainUpTo(reader, comment < 0 ? limit : position + comment);
  if (key.text.includes('{{')) reader.templated = true;
  const glued = /^[A-Za-z]\w*:\S/.exec(key.text);
  if (glued) {
    const at = position + glued[0].length - 1;
    reader.problem('missing-space', 'A colon needs a space behind it.', at - 1, at);
  } else {
    reader.problem(
      'missing-colon',
      'A key needs a colon and a value.',
      key.start,
      Math.max(key.end, position + 1),
    );
  }
  const value = readNode(reader, column, BEHIND_HALF_KEY);
  return { key, colon: -1, value };
}

function readSequence(reader: Reader, indent: number, parentIndent: number): SequenceNode {
  const start = reader.position;
  const node: SequenceNode = { kind: 'sequence', flow: false, indent, start, end: start, items: [] };
  reader.depth++;
  for (;;) {
    const { column, position } = reader;
    if (column !== indent) noteIndentation(reader);
    reader.position++;
    const value = readNode(reader, column, BEHIND_DASH);
    node.items.push({ start: position, value });
    node.end = value?.end ?? position + 1;
    reader.skipTrivia();
    if (reader.ended || !atDash(reader)) break;
    if (reader.column !== indent && reader.column <= parentIndent) break;
  }
  reader.depth--;
  return node;
}

function tooDeep(reader: Reader): undefined {
  reader.problem('syntax', 'This is nested too deeply.', reader.position, reader.position + 1);
  reader.position = reader.text.length;
}

function atDash(reader: Reader): boolean {
  return atMark(reader, DASH);
}

/** Whether an indicator stands here that a blank must follow. */
function atMark(reader: Reader, mark: number): boolean {
  return reader.peek() === mark && isSpace(reader.peek(1));
}
