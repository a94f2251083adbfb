import type { Steps } from '../steps/steps.ts';
import { atDash, atMark, beginsMap, noteIndentation } from './block-marks.ts';
import { readBlockScalar } from './block-scalar.ts';
import { DEPTH_LIMIT, readFlowCollection } from './flow.ts';
import { colonOfKey } from './key.ts';
import type { Entry, MapNode, Node, ScalarNode, SequenceNode } from './node.ts';
import { plainUpTo, readPlain } from './plain.ts';
import { type Properties, readAlias, readProperties, withProperties } from './properties.ts';
import { readQuoted } from './quoted.ts';
import {
  COLON,
  DOUBLE_QUOTE,
  GREATER,
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

/** Collections to this depth are read in steps, an entry or item each; what is in those is read at once. */
const STEP_DEPTH = 2;

/**
 * Reads the node at the next token; undefined where the place is left empty. What is indented no deeper than
 * `parentIndent` belongs to the parent.
 */
function readNode(reader: Reader, parentIndent: number, place: Place): Node | undefined {
  const { collection, node, properties } = openNode(reader, parentIndent, place);
  return withProperties(reader, collection ? readCollection(reader, collection) : node, properties);
}

/** Does the same, in steps. */
export function* nodeSteps(reader: Reader, parentIndent: number, place: Place): Steps<Node | undefined> {
  const { collection, node, properties } = openNode(reader, parentIndent, place);
  if (!collection) return withProperties(reader, node, properties);
  const inSteps = reader.depth < STEP_DEPTH;
  const whole = inSteps ? yield* collectionSteps(reader, collection) : readCollection(reader, collection);
  return withProperties(reader, whole, properties);
}

/** A node that was read, or a collection of which only the beginning was seen. */
interface OpenedNode {
  readonly node: Node | undefined;
  readonly collection: Collection | undefined;
  /** Still to be given to the node. */
  readonly properties: Properties | undefined;
}

const NOTHING: OpenedNode = { node: undefined, collection: undefined, properties: undefined };

interface Collection {
  readonly kind: 'map' | 'sequence';
  readonly indent: number;
  readonly parentIndent: number;
  /** Those that stand on the line of the first key, and are its own. */
  readonly properties: Properties | undefined;
}

function openNode(reader: Reader, parentIndent: number, place: Place): OpenedNode {
  const newLine = reader.skipTrivia();
  if (reader.ended || (newLine && !belongs(reader, parentIndent, place))) return NOTHING;
  const properties = readProperties(reader);
  const brokenLine = properties !== undefined && reader.skipTrivia();
  if (reader.ended || (brokenLine && !belongs(reader, parentIndent, place))) {
    return { node: undefined, collection: undefined, properties };
  }
  if (brokenLine) return { ...openContent(reader, parentIndent, true, undefined), properties };
  return openContent(reader, parentIndent, newLine || place.startsBlocks, properties);
}

function belongs(reader: Reader, parentIndent: number, place: Place): boolean {
  const { column } = reader;
  return column > parentIndent || (column === parentIndent && place.dashesAtParent && atDash(reader));
}

/** Properties on the line of a key are the key's own; else they are the node's. */
function openContent(
  reader: Reader,
  parentIndent: number,
  startsBlocks: boolean,
  properties: Properties | undefined,
): OpenedNode {
  const indent = properties ? properties.start - reader.lineStart : reader.column;
  if (reader.depth >= DEPTH_LIMIT) return { ...NOTHING, node: tooDeep(reader) };
  if (atDash(reader)) {
    if (!startsBlocks) {
      const at = reader.position;
      reader.problem('syntax', 'A list begins on the line below its key.', at, at + 1);
    }
    const { column } = reader;
    const collection = { kind: 'sequence', indent: column, parentIndent, properties: undefined } as const;
    return { node: undefined, collection, properties };
  }
  if (startsBlocks && (atMark(reader, QUESTION) || beginsMap(reader, indent))) {
    const collection = { kind: 'map', indent, parentIndent, properties } as const;
    return { node: undefined, collection, properties: undefined };
  }
  return { node: readLeaf(reader, parentIndent), collection: undefined, properties };
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

function readCollection(reader: Reader, collection: Collection): Node {
  return collection.kind === 'map' ? readMap(reader, collection) : readSequence(reader, collection);
}

function collectionSteps(reader: Reader, collection: Collection): Steps<Node> {
  return collection.kind === 'map' ? mapSteps(reader, collection) : sequenceSteps(reader, collection);
}

function readMap(reader: Reader, collection: Collection): MapNode {
  const node = openMap(reader, collection);
  let column: number | undefined = collection.indent;
  for (let ahead = collection.properties; column !== undefined; ahead = undefined) {
    readEntry(reader, node, column, ahead);
    column = nextKey(reader, node, collection);
  }
  return closeMap(reader, node);
}

function* mapSteps(reader: Reader, collection: Collection): Steps<MapNode> {
  const node = openMap(reader, collection);
  let column: number | undefined = collection.indent;
  for (let ahead = collection.properties; column !== undefined; ahead = undefined) {
    yield* entrySteps(reader, node, column, ahead);
    column = nextKey(reader, node, collection);
  }
  return closeMap(reader, node);
}

function openMap(reader: Reader, { indent, properties }: Collection): MapNode {
  const start = properties?.start ?? reader.position;
  reader.depth++;
  return { kind: 'map', flow: false, indent, start, end: start, entries: [] };
}

/** Moves to the next key of a map, and gives the column that it stands at; undefined where the map ends. */
function nextKey(reader: Reader, node: MapNode, { indent, parentIndent }: Collection): number | undefined {
  for (;;) {
    reader.skipTrivia();
    const { column } = reader;
    if (reader.ended || column <= parentIndent) return undefined;
    if (!atDash(reader)) {
      if (column !== indent) noteIndentation(reader);
      return column;
    }
    if (column < indent) return undefined;
    readStrayList(reader, node, column);
  }
}

function closeMap(reader: Reader, node: MapNode): MapNode {
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
  const place: Collection = {
    kind: 'sequence',
    indent: column,
    parentIndent: column - 1,
    properties: undefined,
  };
  const list = readSequence(reader, place);
  const last = node.entries.at(-1);
  if (last && !last.value) node.entries[node.entries.length - 1] = { ...last, value: list };
}

function readEntry(reader: Reader, map: MapNode, column: number, ahead: Properties | undefined): void {
  const opened = openEntry(reader, map, column, ahead);
  if (opened) closeEntry(map, opened, readNode(reader, column, BEHIND_KEY));
}

function* entrySteps(
  reader: Reader,
  map: MapNode,
  column: number,
  ahead: Properties | undefined,
): Steps<void> {
  const opened = openEntry(reader, map, column, ahead);
  if (opened) closeEntry(map, opened, yield* nodeSteps(reader, column, BEHIND_KEY));
  yield;
}

interface OpenedEntry {
  readonly key: Node | undefined;
  readonly colon: number;
}

/** Reads an entry up to its colon. One of an unusual form is read as a whole, and nothing of it is left. */
function openEntry(
  reader: Reader,
  map: MapNode,
  column: number,
  ahead: Properties | undefined,
): OpenedEntry | undefined {
  if (atMark(reader, QUESTION)) {
    map.entries.push(readExplicitEntry(reader, column));
    return undefined;
  }
  const properties = ahead ?? readProperties(reader);
  const colon = colonOfKey(reader.text, reader.position);
  if (colon < 0) {
    map.entries.push(readDanglingKey(reader, column));
    return undefined;
  }
  const key = withProperties(reader, readKey(reader, colon), properties);
  reader.position = colon + 1;
  return { key, colon };
}

function closeEntry(map: MapNode, { key, colon }: OpenedEntry, value: Node | undefined): void {
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

function readSequence(reader: Reader, collection: Collection): SequenceNode {
  const node = openSequence(reader, collection);
  do {
    const { column, position } = reader;
    passDash(reader, collection);
    addItem(node, position, readNode(reader, column, BEHIND_DASH));
  } while (hasNextItem(reader, collection));
  reader.depth--;
  return node;
}

function* sequenceSteps(reader: Reader, collection: Collection): Steps<SequenceNode> {
  const node = openSequence(reader, collection);
  do {
    const { column, position } = reader;
    passDash(reader, collection);
    addItem(node, position, yield* nodeSteps(reader, column, BEHIND_DASH));
    yield;
  } while (hasNextItem(reader, collection));
  reader.depth--;
  return node;
}

function openSequence(reader: Reader, { indent }: Collection): SequenceNode {
  const start = reader.position;
  reader.depth++;
  return { kind: 'sequence', flow: false, indent, start, end: start, items: [] };
}

function passDash(reader: Reader, { indent }: Collection): void {
  if (reader.column !== indent) noteIndentation(reader);
  reader.position++;
}

function addItem(node: SequenceNode, start: number, value: Node | undefined): void {
  node.items.push({ start, value });
  node.end = value?.end ?? start + 1;
}

function hasNextItem(reader: Reader, { indent, parentIndent }: Collection): boolean {
  reader.skipTrivia();
  if (reader.ended || !atDash(reader)) return false;
  return reader.column === indent || reader.column > parentIndent;
}

function tooDeep(reader: Reader): undefined {
  reader.problem('syntax', 'This is nested too deeply.', reader.position, reader.position + 1);
  reader.position = reader.text.length;
}
