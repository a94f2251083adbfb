import { lastAtOrBefore } from '../text/last-at-or-before.ts';
import { entryNamed } from './map-index.ts';
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
    const entry = node.entries[lastAtOrBefore(node.entries, ({ key }) => key.start - offset)];
    if (!entry || entry.key.start > offset) return undefined;
    return { kind: 'entry', map: node, entry, key: keyText(entry) ?? '' };
  }
  if (node.kind === 'sequence') {
    const index = lastAtOrBefore(node.items, ({ start }) => start - offset);
    const item = node.items[index];
    if (!item || item.start > offset) return undefined;
    return { kind: 'item', sequence: node, item, index };
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
    const entry = entryNamed(node, name);
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
  let at = 0;
  while (at < path.length) {
    const opens = path[at] === '[';
    const close = opens ? closingBracket(path, at + 1) : -1;
    if (close >= 0) {
      names.push(unquoted(path.slice(at + 1, close)));
      at = close + 1;
      continue;
    }
    const start = opens || path[at] === '.' ? at + 1 : at;
    at = start;
    while (at < path.length && path[at] !== '.' && path[at] !== '[') at++;
    if (at > start) names.push(path.slice(start, at));
    // Where one bracket is not closed, none behind it is.
    if (opens)
      return [
        ...names,
        ...path
          .slice(at)
          .split(/[.[]/)
          .filter((name) => name !== ''),
      ];
  }
  return names;
}

/** The bracket that ends a name: one with another name behind it, or nothing. */
function closingBracket(path: string, from: number): number {
  for (let at = path.indexOf(']', from); at >= 0; at = path.indexOf(']', at + 1)) {
    const next = path[at + 1];
    if (next === undefined || next === '.' || next === '[') return at;
  }
  return -1;
}

function unquoted(name: string): string {
  return name.length > 1 && name.startsWith('"') && name.endsWith('"') ? name.slice(1, -1) : name;
}
