/** Completion indexes, as a Job's status writes them: `0,3-5,7`. Three and more in a row are a range. */
export declare class IndexSet {
  private readonly indexes;
  constructor(indexes?: Iterable<number>);
  /** Reads the text of a status; what is at or above `limit` (the Job has shrunk) is left out. */
  static parse(text: string | undefined, limit: number): IndexSet;
  get size(): number;
  has(index: number): boolean;
  with(more: Iterable<number>): IndexSet;
  countOf(others: IndexSet): number;
  toString(): string;
}
//# sourceMappingURL=index-set.d.ts.map
