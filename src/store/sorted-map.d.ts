/**
 * Values by key, in the order of the keys: a B-tree. A clone costs nothing: both share all nodes, and each copies the few
 * on the way to what it changes. So old states can be kept, and the past and copies be read as what they are.
 */
export declare class SortedMap<V> {
  private root;
  private owner;
  constructor();
  /** Takes entries that are in order already. */
  static from<V>(entries: Iterable<readonly [key: string, value: V]>): SortedMap<V>;
  get size(): number;
  get(key: string): V | undefined;
  set(key: string, value: V): void;
  delete(key: string): void;
  /** Calls with each value at or after `start` and before `end`, in the order of keys, until `visit` returns false. */
  visit(start: string, end: string, visit: (value: V) => boolean): void;
  /** How many entries there are at or after `start` and before `end`. */
  countBetween(start: string, end: string): number;
  clone(): SortedMap<V>;
  /** The node, or a copy of it, that this map may change. */
  private own;
  private branch;
  /** Changes a node of this map's own. Gives its right half, where it had to be split. */
  private insert;
  /** Keys that come in their order leave full leaves behind them. */
  private splitLeaf;
  private splitBranch;
  /** Removes a key that is there from a node of this map's own. */
  private remove;
  /** Puts a child together with a neighbour, where both have room in one; an empty one goes. */
  private join;
}
//# sourceMappingURL=sorted-map.d.ts.map
