import type { Steps } from '../steps/steps.ts';
import { atDash, atMark, beginsMap, noteIndentation } from './block-marks.ts';
import { readBlockScalar } from './block-scalar.ts';
import { DEPTH_LIMIT, readFlowCollection } from './flow.ts';
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

/**
 * Reads the node at the next token; undefined where the place is left empty. What is indented no deeper than
 * `parentIndent` belongs to the parent. A step for each stretch of text.
 */
export function* readNode(reader: Reader, parentIndent: number, place: Place): Steps<Node | undefined> {
  const opened = openNode(reader, parentIndent, place);
  return opened.collection ? yield* readOpened(reader, opened) : closeNode(reader, opened);
}

/** Reads the rest of a collection of which the beginning was seen. */
function* readOpened(reader: Reader, opened: OpenedNode): Steps<Node | undefined> {
  const { collection, properties } = opened;
  if (!collection) return closeNode(reader, opened);
  return withProperties(reader, yield* readCollection(reader, collection), properties);
}

function closeNode(reader: Reader, { node, properties }: OpenedNode): Node | undefined {
  return withProperties(reader, node, properties);
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
  readonly kind: 'map' | 'sequence' | 'flow';
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
  const char = reader.peek();
  if (char === OPEN_BRACE || char === OPEN_BRACKET) {
    const collection = { kind: 'flow', indent, parentIndent, properties: undefined } as const;
    return { node: undefined, collection, properties };
  }
  return { node: readLeaf(reader, parentIndent), collection: undefined, properties };
}

function readLeaf(reader: Reader, parentIndent: number): Node {
  const char = reader.peek();
  let node: Node;
  if (char === PIPE || char === GREATER) return readBlockScalar(reader, parentIndent);
  if (char === DOUBLE_QUOTE || char === SINGLE_QUOTE) node = readQuoted(reader, parentIndent);
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

function* readCollection(reader: Reader, collection: Collection): Steps<Node> {
  if (collection.kind === 'map') return yield* readMap(reader, collection);
  if (collection.kind === 'sequence') return yield* readSequence(reader, collection);
  const node = yield* readFlowCollection(reader, collection.parentIndent);
  passLineRest(reader);
  return node;
}

function* readMap(reader: Reader, collection: Collection): Steps<MapNode> {
  const node = openMap(reader, collection);
  let ahead = collection.properties;
  for (let column: number | undefined = collection.indent; column !== undefined;) {
    if (reader.turnIsDue()) yield;
    const entry = openEntry(reader, column, ahead);
    if (entry.form === 'usual') {
      const opened = openNode(reader, column, BEHIND_KEY);
      const value = opened.collection ? yield* readOpened(reader, opened) : closeNode(reader, opened);
      node.entries.push({ key: entry.key, colon: entry.colon, value });
    } else {
      node.entries.push(yield* readUnusualEntry(reader, column, entry));
    }
    ahead = undefined;
    column = nextColumn(reader, collection);
    while (column !== undefined && atDash(reader)) {
      yield* readStrayList(reader, node, column);
      column = nextColumn(reader, collection);
    }
    if (column !== undefined && column !== collection.indent) noteIndentation(reader);
  }
  return closeMap(reader, node);
}

function openMap(reader: Reader, { indent, properties }: Collection): MapNode {
  const start = properties?.start ?? reader.position;
  reader.depth++;
  return { kind: 'map', flow: false, indent, start, end: start, entries: [] };
}

/** Moves to what comes next in a map, and gives the column that it stands at; undefined where the map ends. */
function nextColumn(reader: Reader, { indent, parentIndent }: Collection): number | undefined {
  reader.skipTrivia();
  const { column } = reader;
  if (reader.ended || column <= parentIndent || (column < indent && atDash(reader))) return undefined;
  return column;
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
function* readStrayList(reader: Reader, node: MapNode, column: number): Steps<void> {
  noteIndentation(reader);
  const list = yield* readSequence(reader, {
    kind: 'sequence',
    indent: column,
    parentIndent: column - 1,
    properties: undefined,
  });
  const last = node.entries.at(-1);
  if (last && !last.value) node.entries[node.entries.length - 1] = { ...last, value: list };
}

type OpenedEntry =
  | { readonly form: 'usual'; readonly key: Node; readonly colon: number }
  /** A key in braces or brackets, of which nothing was read yet. */
  | { readonly form: 'flow'; readonly colon: number; readonly properties: Properties | undefined }
  | { readonly form: 'explicit' }
  | { readonly form: 'dangling' };

/** Reads an entry up to its colon; of one of an unusual form nothing but its properties. */
function openEntry(reader: Reader, column: number, ahead: Properties | undefined): OpenedEntry {
  if (atMark(reader, QUESTION)) return { form: 'explicit' };
  const properties = ahead ?? readProperties(reader);
  const colon = reader.colonOfKey();
  if (colon < 0) return { form: 'dangling' };
  const char = reader.peek();
  if (char === OPEN_BRACE || char === OPEN_BRACKET) return { form: 'flow', colon, properties };
  const read = readKey(reader, colon);
  const key = withProperties(reader, read, properties) ?? read;
  reader.position = colon + 1;
  return { form: 'usual', key, colon };
}

function readKey(reader: Reader, colon: number): Node {
  const char = reader.peek();
  if (char === DOUBLE_QUOTE || char === SINGLE_QUOTE) return readQuoted(reader, -1);
  return char === STAR ? readAlias(reader) : plainUpTo(reader, colon);
}

function* readUnusualEntry(
  reader: Reader,
  column: number,
  entry: Exclude<OpenedEntry, { form: 'usual' }>,
): Steps<Entry> {
  if (entry.form === 'explicit') return yield* readExplicitEntry(reader, column);
  if (entry.form === 'dangling') return yield* readDanglingKey(reader, column);
  const read = yield* readFlowCollection(reader, -1);
  const key = withProperties(reader, read, entry.properties) ?? read;
  reader.position = entry.colon + 1;
  return { key, colon: entry.colon, value: yield* readNode(reader, column, BEHIND_KEY) };
}

/** `? key` with `: value` below it. */
function* readExplicitEntry(reader: Reader, column: number): Steps<Entry> {
  const start = reader.position;
  reader.position++;
  const key: Node = (yield* readNode(reader, column, BEHIND_DASH)) ?? emptyKey(start);
  const end = reader.position;
  const newLine = reader.skipTrivia();
  if (newLine && reader.column === column && atMark(reader, COLON)) {
    const colon = reader.position++;
    return { key, colon, value: yield* readNode(reader, column, BEHIND_LONE_COLON) };
  }
  reader.moveTo(end);
  return { key, colon: end, value: undefined };
}

function emptyKey(at: number): ScalarNode {
  return { kind: 'scalar', style: 'plain', start: at, end: at, text: '' };
}

/** A line without a colon among the keys: a key being typed. What is indented below it is its value already. */
function* readDanglingKey(reader: Reader, column: number): Steps<Entry> {
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
  const value = yield* readNode(reader, column, BEHIND_HALF_KEY);
  return { key, colon: -1, value };
}

function* readSequence(reader: Reader, collection: Collection): Steps<SequenceNode> {
  const node = openSequence(reader, collection);
  do {
    if (reader.turnIsDue()) yield;
    const { column, position } = reader;
    passDash(reader, collection);
    const opened = openNode(reader, column, BEHIND_DASH);
    addItem(
      node,
      position,
      opened.collection ? yield* readOpened(reader, opened) : closeNode(reader, opened),
    );
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
