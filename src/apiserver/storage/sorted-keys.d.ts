/** Keys in order, for lists and pages. */
export declare class SortedKeys {
  private keys;
  /** Takes keys that are in order already. */
  reset(sorted: string[]): void;
  add(key: string): void;
  delete(key: string): void;
  /** The keys at or after `start`. The keys must not change in between. */
  from(start: string): Iterable<string>;
  /** How many keys there are at or after `start` and before `end`. */
  countBetween(start: string, end: string): number;
  private indexOf;
}
//# sourceMappingURL=sorted-keys.d.ts.map
