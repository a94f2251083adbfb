import { ownValue } from '../../base/index.ts';
import { type Entry, keyText, type MapNode } from '../syntax/index.ts';
import type { TextEdit } from '../text/text.ts';
import { endOfEntry, indexOfEntry, replace } from './edits.ts';
import type { Plain } from './render.ts';

/** Where fields go: the names that lead to a field's new place, by its old name; `-` is the first item of a list. */
export type Moves = Readonly<Record<string, readonly string[]>>;

export interface NestOptions {
  /** Fields that are written before a moved one, by the last of its new names. */
  readonly companions?: Readonly<Record<string, Readonly<Record<string, Plain>>>>;
  /** Changes the text of a value that goes along. */
  readonly rewrite?: (value: string) => string;
}

interface Branch {
  readonly children: Map<string, Content>;
}

/** A map made for fields to go into, a field that goes there, or a companion of one. */
type Content = Branch | { readonly entry: Entry } | { readonly companion: Plain };

/**
 * Moves fields of a map into maps within it. Values go along as they are written, with the comments behind them. What
 * goes to the same map is gathered where the first of it stood.
 */
export function nestFields(text: string, map: MapNode, moves: Moves, options: NestOptions = {}): TextEdit[] {
  const moved = map.entries.filter((entry) => ownValue(moves, keyText(entry) ?? '') !== undefined);
  const tree: Branch = { children: new Map() };
  for (const entry of moved) plant(tree, ownValue(moves, keyText(entry) ?? '') ?? [], entry, options);
  const writer = new NestWriter(text, options.rewrite ?? ((value) => value));
  const anchors = new Set<string>();
  return moved.map((entry) => {
    const outer = ownValue(moves, keyText(entry) ?? '')?.[0] ?? '';
    const content = anchors.has(outer) ? undefined : tree.children.get(outer);
    if (!content) return map.flow ? cutFromBraces(map, entry) : cutLines(text, entry);
    anchors.add(outer);
    const { start } = entry.key;
    if (map.flow) return replace(start, endOfEntry(entry), writer.inBraces(outer, content));
    const lines = writer.inLines(outer, content, columnOf(text, start)).trimStart();
    return replace(start, lineEnd(text, endOfEntry(entry)), lines);
  });
}

function plant(tree: Branch, path: readonly string[], entry: Entry, options: NestOptions): void {
  const [name = '', ...rest] = path;
  if (rest.length === 0) {
    for (const [key, companion] of Object.entries(ownValue(options.companions, name) ?? {})) {
      tree.children.set(key, { companion });
    }
    tree.children.set(name, { entry });
    return;
  }
  const known = tree.children.get(name);
  const branch: Branch = known && 'children' in known ? known : { children: new Map() };
  tree.children.set(name, branch);
  plant(branch, rest, entry, options);
}

class NestWriter {
  private readonly text: string;
  private readonly rewrite: (value: string) => string;
  private readonly json: boolean;

  constructor(text: string, rewrite: (value: string) => string) {
    this.text = text;
    this.rewrite = rewrite;
    this.json = text.trimStart().startsWith('{');
  }

  inLines(name: string, content: Content, column: number): string {
    const start = `${' '.repeat(column)}${name}`;
    if ('companion' in content) return `${start}: ${this.companion(content.companion)}`;
    if ('entry' in content) return start + this.rewrite(carried(this.text, content.entry, column));
    const item = content.children.get('-');
    if (!item || !('children' in item)) return `${start}:\n${this.childLines(content, column + 2)}`;
    return `${start}:\n${' '.repeat(column + 2)}- ${this.childLines(item, column + 4).trimStart()}`;
  }

  inBraces(name: string, content: Content): string {
    const key = this.json ? JSON.stringify(name) : name;
    if ('companion' in content) return `${key}: ${this.companion(content.companion)}`;
    if ('entry' in content) {
      return key + this.rewrite(this.text.slice(content.entry.key.end, endOfEntry(content.entry)));
    }
    const item = content.children.get('-');
    return item && 'children' in item
      ? `${key}: [${this.members(item)}]`
      : `${key}: ${this.members(content)}`;
  }

  private childLines({ children }: Branch, column: number): string {
    return [...children].map(([name, child]) => this.inLines(name, child, column)).join('\n');
  }

  private members({ children }: Branch): string {
    return `{${[...children].map(([name, child]) => this.inBraces(name, child)).join(', ')}}`;
  }

  private companion(value: Plain): string {
    return this.json || typeof value === 'object' ? JSON.stringify(value) : String(value);
  }
}

/** What stands behind a key, to the end of its last line, indented for the new column. */
function carried(text: string, entry: Entry, column: number): string {
  const shift = column - columnOf(text, entry.key.start);
  const lines = text.slice(entry.key.end, lineEnd(text, endOfEntry(entry))).split('\n');
  return lines
    .map((line, index) => (index === 0 || line.trim() === '' ? line : ' '.repeat(Math.max(shift, 0)) + line))
    .join('\n');
}

function cutFromBraces(map: MapNode, entry: Entry): TextEdit {
  const previous = map.entries[indexOfEntry(map, entry) - 1];
  return replace(previous ? endOfEntry(previous) : entry.key.start, endOfEntry(entry), '');
}

function cutLines(text: string, entry: Entry): TextEdit {
  const start = entry.key.start - columnOf(text, entry.key.start);
  return replace(start, Math.min(lineEnd(text, endOfEntry(entry)) + 1, text.length), '');
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}
