/** Values in the order of their last change: each operation costs the same, however many there are. */
export declare class RecencyList<T> {
  private newest;
  private readonly entries;
  /** Puts the value first, where it comes in or has changed. */
  touch(value: T): void;
  delete(value: T): void;
  /** From the one that changed last on. */
  [Symbol.iterator](): Generator<T, void, undefined>;
  private unlink;
}
//# sourceMappingURL=recency-list.d.ts.map
