import { type Entry, keyText, type MapNode } from '../syntax/index.ts';
import type { TextEdit } from '../types.ts';
import { endOfEntry, replace } from './edits.ts';

/** Where fields go: the names that lead to a field's new place, by its old name. */
export type Moves = Readonly<Record<string, readonly string[]>>;

/** Fields that are written before a moved one, by the last of its new names. */
export type Companions = Readonly<Record<string, Readonly<Record<string, string>>>>;

interface Branch {
  readonly children: Map<string, Branch | Entry | string>;
}

/**
 * Moves fields of a map into maps within it. Values go along as they are written, with the comments behind them. What
 * goes to the same map is gathered where the first of it stood.
 */
export function nestFields(
  text: string,
  map: MapNode,
  moves: Moves,
  companions: Companions = {},
): TextEdit[] {
  const moved = map.entries.filter((entry) => moves[keyText(entry) ?? ''] !== undefined);
  const tree: Branch = { children: new Map() };
  for (const entry of moved) plant(tree, moves[keyText(entry) ?? ''] ?? [], entry, companions);
  const anchors = new Set<string>();
  return moved.map((entry) => {
    const outer = moves[keyText(entry) ?? '']?.[0] ?? '';
    if (anchors.has(outer)) return map.flow ? cutFromBraces(map, entry) : cutLines(text, entry);
    anchors.add(outer);
    const content = tree.children.get(outer) ?? '';
    const { start } = entry.key;
    return map.flow
      ? replace(start, endOfEntry(entry), inBraces(text, outer, content))
      : replace(
          start,
          lineEnd(text, endOfEntry(entry)),
          inLines(text, outer, content, columnOf(text, start)).trimStart(),
        );
  });
}

function plant(tree: Branch, path: readonly string[], entry: Entry, companions: Companions): void {
  const [name = '', ...rest] = path;
  if (rest.length === 0) {
    for (const [key, value] of Object.entries(companions[name] ?? {})) tree.children.set(key, value);
    tree.children.set(name, entry);
    return;
  }
  const known = tree.children.get(name);
  const branch: Branch = isBranch(known) ? known : { children: new Map() };
  tree.children.set(name, branch);
  plant(branch, rest, entry, companions);
}

function inLines(text: string, name: string, content: Branch | Entry | string, column: number): string {
  const start = `${' '.repeat(column)}${name}`;
  if (typeof content === 'string') return `${start}: ${content}`;
  if (!isBranch(content)) return start + carried(text, content, column);
  const inner = [...content.children].map(([key, child]) => inLines(text, key, child, column + 2));
  return [`${start}:`, ...inner].join('\n');
}

/** What stands behind a key, to the end of its last line, indented for the new column. */
function carried(text: string, entry: Entry, column: number): string {
  const shift = column - columnOf(text, entry.key.start);
  const lines = text.slice(entry.key.end, lineEnd(text, endOfEntry(entry))).split('\n');
  return lines
    .map((line, index) => (index === 0 || line.trim() === '' ? line : ' '.repeat(Math.max(shift, 0)) + line))
    .join('\n');
}

function inBraces(text: string, name: string, content: Branch | Entry | string): string {
  const json = text.trimStart().startsWith('{');
  const key = json ? JSON.stringify(name) : name;
  if (typeof content === 'string') return `${key}: ${json ? JSON.stringify(content) : content}`;
  if (!isBranch(content)) return key + text.slice(content.key.end, endOfEntry(content));
  return `${key}: {${[...content.children].map(([inner, child]) => inBraces(text, inner, child)).join(', ')}}`;
}

function cutFromBraces(map: MapNode, entry: Entry): TextEdit {
  const previous = map.entries[map.entries.indexOf(entry) - 1];
  return replace(previous ? endOfEntry(previous) : entry.key.start, endOfEntry(entry), '');
}

function cutLines(text: string, entry: Entry): TextEdit {
  const start = entry.key.start - columnOf(text, entry.key.start);
  return replace(start, Math.min(lineEnd(text, endOfEntry(entry)) + 1, text.length), '');
}

function isBranch(content: Branch | Entry | string | undefined): content is Branch {
  return typeof content === 'object' && 'children' in content;
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}
