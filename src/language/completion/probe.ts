import type { ManifestDocument } from '../document/manifest-document.ts';
import {
  type Entry,
  locate,
  type MapNode,
  type Node,
  nodeOf,
  parseInSteps,
  type ScalarNode,
  type Step,
} from '../syntax/index.ts';
import type { Steps } from '../steps/steps.ts';
import type { Range } from '../text/text.ts';

/** Stands for the word at the cursor while the document is read. A character that no manifest holds. */
const MARK = '\ue000';

/** What the grammar expects at the cursor. */
export type Expected = KeyExpected | ValueExpected;

interface Place {
  readonly root: Node | undefined;
  /** The word at the cursor, in the document as it is; without quotes. */
  readonly word: Range;
  /** What was typed of the word before the cursor. */
  readonly typed: string;
  readonly quoted: boolean;
  /** The quote behind the word is there. */
  readonly closed: boolean;
  /** A blank is missing before the word: behind a colon or a dash. */
  readonly needsSpace: boolean;
}

export interface KeyExpected extends Place {
  readonly role: 'key';
  readonly map: MapNode;
  /** The entry that is being typed. */
  readonly entry: Entry;
  /** From the root to the map. */
  readonly steps: readonly Step[];
  /** Where the key stands now. */
  readonly column: number;
  /** Only blanks and dashes stand before the key on its line. */
  readonly firstOnLine: boolean;
  /** A colon is there already: only the name is to be written. */
  readonly hasColon: boolean;
}

export interface ValueExpected extends Place {
  readonly role: 'value';
  /** From the root to the value; empty for the root itself. */
  readonly steps: readonly Step[];
}

/**
 * Finds out what is expected at a place by reading the document with a mark there, as if the word had been typed: the
 * parser itself knows best where a new key would belong. Undefined in comments, and in text that is nobody's to fill in.
 */
export function* probe(document: ManifestDocument, offset: number): Steps<Expected | undefined> {
  const insertion = insertionAt(document, offset);
  const { root } = yield* parseInSteps(insertion.text, document.notation);
  const { steps, onKey } = locate(root, insertion.markAt);
  const last = steps.at(-1);
  const node = last ? (onKey && last.kind === 'entry' ? last.entry.key : nodeOf(last)) : root;
  if (
    node?.kind !== 'scalar' ||
    !node.text.includes(MARK) ||
    node.style === 'literal' ||
    node.style === 'folded'
  ) {
    return undefined;
  }
  const place = { root, needsSpace: insertion.needsSpace, ...wordOf(node, insertion, offset) };
  if (!onKey || last?.kind !== 'entry') return { role: 'value', steps, ...place };
  return {
    role: 'key',
    map: last.map,
    entry: last.entry,
    steps: steps.slice(0, -1),
    hasColon: last.entry.colon >= 0 && !insertion.asKey,
    ...columnOf(document.text, place.word.start, place.quoted),
    ...place,
  };
}

interface Insertion {
  readonly text: string;
  readonly markAt: number;
  readonly asKey: boolean;
  readonly needsSpace: boolean;
}

/** A line that holds a single word is read as a key, even where it would go on with a value above. */
function insertionAt({ text, notation }: ManifestDocument, offset: number): Insertion {
  const before = text.slice(0, offset);
  const after = text.slice(offset);
  const linePrefix = before.slice(before.lastIndexOf('\n') + 1);
  const needsSpace = notation === 'yaml' && /(?:^|[\w"'}\]]):$|^\s*(?:- +)*-$/.test(linePrefix);
  const space = needsSpace ? ' ' : '';
  const rest = /^([\w./-]*)[^\S\n]*(?:#[^\n]*)?(?:\r?\n|$)/.exec(after);
  const asKey =
    notation === 'yaml' && rest !== null && /^\s*(?:-(?: +|$))*(?:[\w./][\w./-]*)?$/.test(linePrefix);
  const word = rest?.[1] ?? '';
  const marked = asKey ? `${MARK}${word}: ${after.slice(word.length)}` : MARK + after;
  return { text: before + space + marked, markAt: offset + space.length, asKey, needsSpace };
}

function wordOf(
  node: ScalarNode,
  { text, markAt, needsSpace }: Insertion,
  offset: number,
): { word: Range; typed: string; quoted: boolean; closed: boolean } {
  const shift = needsSpace ? 1 : 0;
  const quoted = node.style !== 'plain';
  const first = quoted ? node.start + 1 : node.start;
  const closed = quoted && node.end > first && text.charAt(node.end - 1) === text.charAt(node.start);
  const lineStart = text.lastIndexOf('\n', markAt) + 1;
  const start = Math.max(first, lineStart) - shift;
  const lineEnd = text.indexOf('\n', markAt);
  const limit = lineEnd < 0 ? text.length : lineEnd;
  const end = Math.min(closed ? node.end - 1 : node.end, limit) - shift - MARK.length;
  return {
    word: { start, end: Math.max(end, offset) },
    typed: text.slice(start + shift, markAt),
    quoted,
    closed,
  };
}

function columnOf(text: string, start: number, quoted: boolean): { column: number; firstOnLine: boolean } {
  const keyStart = quoted ? start - 1 : start;
  const lineStart = text.lastIndexOf('\n', keyStart - 1) + 1;
  const before = text.slice(lineStart, keyStart);
  return { column: keyStart - lineStart, firstOnLine: before.trim() === '' };
}
