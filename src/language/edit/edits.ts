import type { Entry, MapNode } from '../syntax/index.ts';
import { lastAtOrBefore } from '../text/last-at-or-before.ts';
import type { TextEdit } from '../text/text.ts';
import { type Plain, renderEntries } from './render.ts';

/** Edits of a tree's text, each of which leaves comments, quotes and the lines around it as they are. */
export function replace(start: number, end: number, newText: string): TextEdit {
  return { range: { start, end }, newText };
}

/** Gives a key another name, in the quotes that it has. */
export function renameKey(entry: Entry, name: string): TextEdit {
  const { key } = entry;
  const style = key.kind === 'scalar' ? key.style : 'plain';
  const text = style === 'plain' ? name : style === 'single' ? `'${name}'` : JSON.stringify(name);
  return replace(key.start, key.end, text);
}

export function endOfEntry(entry: Entry): number {
  return entry.value?.end ?? Math.max(entry.colon + 1, entry.key.end);
}

/** Where an entry stands among those of its map, which are in the order of the text. */
export function indexOfEntry({ entries }: MapNode, entry: Entry): number {
  return lastAtOrBefore(entries, ({ key }) => key.start - entry.key.start);
}

/** Takes an entry away: with its lines in block style, with its comma in braces. */
export function removeEntry(text: string, map: MapNode, entry: Entry): TextEdit {
  const index = indexOfEntry(map, entry);
  const next = map.entries[index + 1];
  const previous = map.entries[index - 1];
  const { start } = entry.key;
  const end = endOfEntry(entry);
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  if (!map.flow && text.slice(lineStart, start).trim() === '') {
    return replace(lineStart, lineAfter(text, end), '');
  }
  if (next) return replace(start, next.key.start, '');
  if (map.flow && previous) return replace(endOfEntry(previous), end, '');
  return replace(start, end, map.flow ? '' : '{}');
}

/** Puts fields behind the last one of a map, in the map's own style. */
export function addEntries(text: string, map: MapNode, fields: Readonly<Record<string, Plain>>): TextEdit {
  const last = map.entries.at(-1);
  const at = last ? endOfEntry(last) : map.start + 1;
  if (map.flow) {
    const inline = Object.entries(fields).map(
      ([key, value]) => `${flowKey(text, map, key)}: ${JSON.stringify(value)}`,
    );
    return replace(at, at, (last ? ', ' : '') + inline.join(', '));
  }
  const lineEnd = text.indexOf('\n', at);
  const position = lineEnd < 0 ? text.length : lineEnd;
  return replace(position, position, `\n${renderEntries(fields, map.indent)}`);
}

function flowKey(text: string, map: MapNode, key: string): string {
  const first = map.entries[0]?.key;
  const quoted = first ? text.charAt(first.start) === '"' : false;
  return quoted ? JSON.stringify(key) : key;
}

function lineAfter(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end + 1;
}
