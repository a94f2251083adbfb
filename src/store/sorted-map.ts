import { lowerBound } from '../base/index.ts';

/** How many entries or children a node has at most. */
const FULL = 32;
/** A node with fewer than this joins a neighbour that has room. */
const SPARSE = 8;

interface Leaf<V> {
  readonly keys: string[];
  readonly values: V[];
  readonly children?: undefined;
  /** The map that may change this node in place; all others copy it. */
  readonly owner: object;
}

interface Branch<V> {
  /** The first key of each child, or a lower one. */
  readonly keys: string[];
  readonly children: Node<V>[];
  /** How many entries there are below. */
  size: number;
  readonly owner: object;
}

type Node<V> = Leaf<V> | Branch<V>;

/**
 * Values by key, in the order of the keys: a B-tree. A clone costs nothing: both share all nodes, and each copies the few
 * on the way to what it changes. So old states can be kept, and the past and copies be read as what they are.
 */
export class SortedMap<V> {
  private root: Node<V>;
  private owner: object = {};

  constructor() {
    this.root = { keys: [], values: [], owner: this.owner };
  }

  /** Takes entries that are in order already. */
  static from<V>(entries: Iterable<readonly [key: string, value: V]>): SortedMap<V> {
    const map = new SortedMap<V>();
    for (const [key, value] of entries) map.set(key, value);
    return map;
  }

  get size(): number {
    return sizeOf(this.root);
  }

  get(key: string): V | undefined {
    let node = this.root;
    while (node.children) {
      const child = node.children[childIndex(node, key)];
      if (!child) return undefined;
      node = child;
    }
    const index = indexOf(node.keys, key);
    return node.keys[index] === key ? node.values[index] : undefined;
  }

  set(key: string, value: V): void {
    const root = this.own(this.root);
    const right = this.insert(root, key, value);
    this.root = right ? this.branch([root, right]) : root;
  }

  delete(key: string): void {
    if (this.get(key) === undefined) return;
    let root = this.own(this.root);
    this.remove(root, key);
    while (root.children?.length === 1 && root.children[0]) root = root.children[0];
    this.root = root;
  }

  /** Calls with each value at or after `start` and before `end`, in the order of keys, until `visit` returns false. */
  visit(start: string, end: string, visit: (value: V) => boolean): void {
    visitNode(this.root, start, end, visit);
  }

  /** How many entries there are at or after `start` and before `end`. */
  countBetween(start: string, end: string): number {
    return Math.max(0, rankOf(this.root, end) - rankOf(this.root, start));
  }

  clone(): SortedMap<V> {
    const copy = new SortedMap<V>();
    copy.root = this.root;
    this.owner = {};
    return copy;
  }

  /** The node, or a copy of it, that this map may change. */
  private own(node: Node<V>): Node<V> {
    const { owner } = this;
    if (node.owner === owner) return node;
    if (node.children) return { ...node, keys: [...node.keys], children: [...node.children], owner };
    return { keys: [...node.keys], values: [...node.values], owner };
  }

  private branch(children: Node<V>[]): Branch<V> {
    const keys = children.map((child) => child.keys[0] ?? '');
    return {
      keys,
      children,
      size: children.reduce((sum, child) => sum + sizeOf(child), 0),
      owner: this.owner,
    };
  }

  /** Changes a node of this map's own. Gives its right half, where it had to be split. */
  private insert(node: Node<V>, key: string, value: V): Node<V> | undefined {
    if (!node.children) {
      const index = indexOf(node.keys, key);
      if (node.keys[index] === key) {
        node.values[index] = value;
        return undefined;
      }
      node.keys.splice(index, 0, key);
      node.values.splice(index, 0, value);
      return node.keys.length > FULL ? this.splitLeaf(node, index) : undefined;
    }
    // A first key that is too high would be out of order once the first child is split below it.
    if (key < (node.keys[0] ?? '')) node.keys[0] = key;
    const index = childIndex(node, key);
    const below = node.children[index];
    if (!below) return undefined;
    const child = this.own(below);
    const before = sizeOf(child);
    node.children[index] = child;
    const right = this.insert(child, key, value);
    node.size += sizeOf(child) + (right ? sizeOf(right) : 0) - before;
    if (!right) return undefined;
    node.keys.splice(index + 1, 0, right.keys[0] ?? '');
    node.children.splice(index + 1, 0, right);
    return node.children.length > FULL ? this.splitBranch(node) : undefined;
  }

  /** Keys that come in their order leave full leaves behind them. */
  private splitLeaf(node: Leaf<V>, inserted: number): Leaf<V> {
    const at = inserted === node.keys.length - 1 ? inserted : node.keys.length >> 1;
    return { keys: node.keys.splice(at), values: node.values.splice(at), owner: this.owner };
  }

  private splitBranch(node: Branch<V>): Branch<V> {
    const at = node.children.length >> 1;
    const right = this.branch(node.children.splice(at));
    const keys = node.keys.splice(at);
    right.keys.splice(0, keys.length, ...keys);
    node.size -= right.size;
    return right;
  }

  /** Removes a key that is there from a node of this map's own. */
  private remove(node: Node<V>, key: string): void {
    if (!node.children) {
      const index = indexOf(node.keys, key);
      node.keys.splice(index, 1);
      node.values.splice(index, 1);
      return;
    }
    const index = childIndex(node, key);
    const below = node.children[index];
    if (!below) return;
    const child = this.own(below);
    node.children[index] = child;
    this.remove(child, key);
    node.size--;
    if (child.keys.length < SPARSE) this.join(node, index);
  }

  /** Puts a child together with a neighbour, where both have room in one; an empty one goes. */
  private join(node: Branch<V>, index: number): void {
    const left = index > 0 ? index - 1 : index;
    const [first, second] = [node.children[left], node.children[left + 1]];
    if (!first || !second || first.keys.length + second.keys.length > FULL) return;
    const joined = this.own(first);
    const keys = [...second.keys];
    if (joined.children && second.children) {
      // What stands first in a branch may be too high for a key that came later; the key above it is right.
      keys[0] = node.keys[left + 1] ?? '';
      joined.children.push(...second.children);
      joined.size += second.size;
    } else if (!joined.children && !second.children) {
      joined.values.push(...second.values);
    }
    joined.keys.push(...keys);
    node.children[left] = joined;
    node.children.splice(left + 1, 1);
    node.keys.splice(left + 1, 1);
  }
}

function sizeOf<V>(node: Node<V>): number {
  return node.children ? node.size : node.keys.length;
}

function rankOf<V>(root: Node<V>, key: string): number {
  let node = root;
  let rank = 0;
  while (node.children) {
    const index = childIndex(node, key);
    for (let i = 0; i < index; i++) {
      const child = node.children[i];
      if (child) rank += sizeOf(child);
    }
    const next: Node<V> | undefined = node.children[index];
    if (!next) return rank;
    node = next;
  }
  return rank + indexOf(node.keys, key);
}

/** False: the end was reached, or the visitor has seen enough. */
function visitNode<V>(node: Node<V>, start: string, end: string, visit: (value: V) => boolean): boolean {
  if (node.children) {
    for (let i = childIndex(node, start); i < node.children.length; i++) {
      const child = node.children[i];
      if (!child || !visitNode(child, start, end, visit)) return false;
    }
    return true;
  }
  for (let i = indexOf(node.keys, start); i < node.keys.length; i++) {
    const [key, value] = [node.keys[i], node.values[i]];
    if (key === undefined || value === undefined || key >= end || !visit(value)) return false;
  }
  return true;
}

/** The child in which a key is, or would be. */
function childIndex({ keys }: { readonly keys: readonly string[] }, key: string): number {
  const index = indexOf(keys, key);
  return keys[index] === key ? index : Math.max(0, index - 1);
}

/** The index of the first key at or after `key`. */
function indexOf(keys: readonly string[], key: string): number {
  return lowerBound(keys.length, (index) => (keys[index] ?? '') < key);
}
