import { headerOf, type ManifestDocument } from '../document/manifest-document.ts';
import { type Entry, entryOf, keyText, type Node, scalarText } from '../syntax/index.ts';
import type { Range } from '../text/text.ts';

export interface DocumentSymbol {
  readonly name: string;
  readonly detail: string;
  readonly kind: 'object' | 'map' | 'list' | 'value';
  readonly range: Range;
  readonly selectionRange: Range;
  readonly children: readonly DocumentSymbol[];
}

/** An outline with more symbols than this helps nobody: past it, objects are told without their fields. */
const SYMBOL_LIMIT = 5000;

/** Outlines a file's documents: each object by kind and name, with its fields; list items by their names. */
export class Outline {
  private left = SYMBOL_LIMIT;

  ofDocument({ tree: { root } }: ManifestDocument): DocumentSymbol[] {
    if (root?.kind !== 'map') return [];
    const header = headerOf(root);
    const kind = header.kind?.text ?? 'Object';
    const name = scalarText(entryOf(root, 'metadata')?.value, 'name');
    const place = header.kind ?? root.entries[0]?.key ?? root;
    return [
      {
        name: name === undefined ? kind : `${kind} ${name}`,
        detail: header.apiVersion?.text ?? '',
        kind: 'object',
        range: { start: root.start, end: root.end },
        selectionRange: { start: place.start, end: place.end },
        children: this.childrenOf(root),
      },
    ];
  }

  private childrenOf(node: Node | undefined): DocumentSymbol[] {
    if (node?.kind === 'map') return node.entries.flatMap((entry) => this.ofEntry(entry));
    if (node?.kind !== 'sequence') return [];
    return node.items.flatMap(({ value, start }, index) => {
      if (!value || this.left-- <= 0) return [];
      const range = { start, end: Math.max(value.end, start) };
      return [this.symbol(itemName(value, index), value, range, { start: value.start, end: value.start })];
    });
  }

  private ofEntry(entry: Entry): DocumentSymbol[] {
    const name = keyText(entry);
    if (!name || this.left-- <= 0) return [];
    const { start, end } = entry.key;
    const range = { start, end: entry.value?.end ?? Math.max(entry.colon + 1, end) };
    return [this.symbol(name, entry.value, range, { start, end })];
  }

  private symbol(name: string, value: Node | undefined, range: Range, selectionRange: Range): DocumentSymbol {
    const kind = value?.kind === 'map' ? 'map' : value?.kind === 'sequence' ? 'list' : 'value';
    const detail = value?.kind === 'scalar' ? (value.text.split('\n', 1)[0] ?? '').slice(0, 60) : '';
    return { name, detail, kind, range, selectionRange, children: this.childrenOf(value) };
  }
}

/** Items are told by the name that they have; those of a Kubernetes list mostly have one. */
function itemName(value: Node, index: number): string {
  if (value.kind === 'scalar') return value.text.split('\n', 1)[0] || String(index);
  const object = headerOf(value).kind?.text;
  const name = scalarText(value, 'name') ?? scalarText(entryOf(value, 'metadata')?.value, 'name');
  return [object, name].filter((part) => part !== undefined).join(' ') || String(index);
}
