import { type MapNode, type Node, toValue } from '../syntax/index.ts';

/** The text of an object of a document by itself: of the document's own, or of one that stands in a list. */
export function sourceOf(text: string, node: MapNode, root: Node | undefined): string {
  const lineStart = text.lastIndexOf('\n', node.start - 1) + 1;
  const before = text.slice(lineStart, node.start);
  if (node === root) return text.slice(before.trim() === '' ? lineStart : node.start);
  // What an alias stands for may be elsewhere in the document.
  if (holdsAlias(node)) return JSON.stringify(toValue(node));
  if (node.flow) return text.slice(node.start, node.end);
  const lineEnd = text.indexOf('\n', node.end - 1);
  return ' '.repeat(before.length) + text.slice(node.start, lineEnd < 0 ? text.length : lineEnd + 1);
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
