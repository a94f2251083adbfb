import type { ManifestDocument } from '../document/manifest-document.ts';
import type { Expansion, MapNode, Node } from '../syntax/index.ts';

/**
 * The text of an object of a document by itself: of the document's own, or of one that stands in a list. Undefined where
 * its aliases stand for more than the expansion takes.
 */
export function sourceOf(
  document: ManifestDocument,
  node: MapNode,
  expansion: Expansion,
): string | undefined {
  const { text, lineStarts, tree } = document;
  const lineStart = lineStarts[document.lineAt(node.start)] ?? 0;
  if (node === tree.root) {
    return text.slice(text.slice(lineStart, node.start).trim() === '' ? lineStart : node.start);
  }
  // What an alias stands for may be elsewhere in the document.
  if (holdsAlias(node)) {
    const value = expansion.valueOf(node);
    return expansion.complete ? JSON.stringify(value) : undefined;
  }
  if (node.flow) return text.slice(node.start, node.end);
  const lineEnd = text.indexOf('\n', node.end - 1);
  const own = text.slice(node.start, lineEnd < 0 ? text.length : lineEnd + 1);
  return ' '.repeat(node.start - lineStart) + own;
}

function holdsAlias(node: Node | undefined): boolean {
  switch (node?.kind) {
    case 'alias':
      return true;
    case 'map':
      return node.entries.some(({ key, value }) => holdsAlias(key) || holdsAlias(value));
    case 'sequence':
      return node.items.some(({ value }) => holdsAlias(value));
    case 'scalar':
    case undefined:
      return false;
  }
}
