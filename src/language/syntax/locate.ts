import { type Entry, type Item, keyText, type MapNode, type Node, type SequenceNode } from './node.ts';

/** One step down a tree: into the value of a map's entry, or into an item of a sequence. */
export type Step =
  | { readonly kind: 'entry'; readonly map: MapNode; readonly entry: Entry; readonly key: string }
  | { readonly kind: 'item'; readonly sequence: SequenceNode; readonly item: Item; readonly index: number };

export interface Location {
  /** From the root to the innermost entry or item that holds the place. */
  readonly steps: readonly Step[];
  /** The place lies on the key of the last entry rather than on its value. */
  readonly onKey: boolean;
}

/** What stands at an offset. Ends are included: a cursor behind a word is at the word. */
export function locate(root: Node | undefined, offset: number): Location {
  const steps: Step[] = [];
  let node = root;
  while (node && node.start <= offset && offset <= node.end) {
    const step = stepAt(node, offset);
    if (!step) break;
    steps.push(step);
    if (step.kind === 'entry' && offset <= step.entry.key.end) return { steps, onKey: true };
    node = step.kind === 'entry' ? step.entry.value : step.item.value;
  }
  return { steps, onKey: false };
}

export function nodeOf(step: Step): Node | undefined {
  return step.kind === 'entry' ? step.entry.value : step.item.value;
}

/** The entry or item of a node that holds the offset: the last one that begins before it. */
function stepAt(node: Node, offset: number): Step | undefined {
  if (node.kind === 'map') {
    const entry = node.entries.findLast((candidate) => candidate.key.start <= offset);
    return entry && { kind: 'entry', map: node, entry, key: keyText(entry) ?? '' };
  }
  if (node.kind === 'sequence') {
    const index = node.items.findLastIndex((candidate) => candidate.start <= offset);
    const item = node.items[index];
    return item && { kind: 'item', sequence: node, item, index };
  }
  return undefined;
}

/** Where a path of field names and indices leads, or as near to it as the tree reaches. */
export interface PathEnd {
  /** From the root to the deepest field that is there. */
  readonly steps: readonly Step[];
  /** All of the path is there. */
  readonly exact: boolean;
}

/** Follows a path as validation writes it: `spec.containers[0].name`, `metadata.labels[a/b]`. */
export function followPath(root: Node | undefined, path: string): PathEnd {
  const steps: Step[] = [];
  let node = resolveAlias(root);
  for (const name of namesOf(path)) {
    const step = node && stepTo(node, name);
    if (!step) return { steps, exact: false };
    steps.push(step);
    node = resolveAlias(nodeOf(step));
  }
  return { steps, exact: true };
}

/** What a node stands for. */
export function resolveAlias(node: Node | undefined): Node | undefined {
  return node?.kind === 'alias' ? node.target : node;
}

function stepTo(node: Node, name: string): Step | undefined {
  if (node.kind === 'map') {
    const entry = node.entries.findLast((candidate) => keyText(candidate) === name);
    return entry && { kind: 'entry', map: node, entry, key: name };
  }
  if (node.kind === 'sequence') {
    const index = Number(name);
    const item = node.items[index];
    return item && { kind: 'item', sequence: node, item, index };
  }
  return undefined;
}

/** The names in a path; what stands in brackets is one name, dots and all, whether it is quoted there or not. */
export function namesOf(path: string): string[] {
  const names: string[] = [];
  const pattern = /\[((?:[^\]]|\](?![.[]|$))*)\]|([^.[]+)/g;
  for (const match of path.matchAll(pattern)) {
    names.push(match[1]?.replace(/^"(.*)"$/, '$1') ?? match[2] ?? '');
  }
  return names;
}
