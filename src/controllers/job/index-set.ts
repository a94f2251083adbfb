/** Completion indexes, as a Job's status writes them: `0,3-5,7`. Three and more in a row are a range. */
export class IndexSet {
  private readonly indexes: ReadonlySet<number>;

  constructor(indexes: Iterable<number> = []) {
    this.indexes = new Set(indexes);
  }

  /** Reads the text of a status; what is at or above `limit` (the Job has shrunk) is left out. */
  static parse(text: string | undefined, limit: number): IndexSet {
    const indexes: number[] = [];
    for (const part of (text ?? '').split(',')) {
      const [first = '', last = first] = part.split('-');
      if (first === '') continue;
      for (let index = Number(first); index <= Number(last) && index < limit; index++) indexes.push(index);
    }
    return new IndexSet(indexes);
  }

  get size(): number {
    return this.indexes.size;
  }

  has(index: number): boolean {
    return this.indexes.has(index);
  }

  with(more: Iterable<number>): IndexSet {
    return new IndexSet([...this.indexes, ...more]);
  }

  countOf(others: IndexSet): number {
    return [...others.indexes].filter((index) => this.indexes.has(index)).length;
  }

  toString(): string {
    const parts: string[] = [];
    const sorted = [...this.indexes].sort((a, b) => a - b);
    for (let start = 0; start < sorted.length;) {
      let end = start;
      while (sorted[end + 1] === (sorted[end] ?? 0) + 1) end++;
      const [first, last] = [sorted[start], sorted[end]];
      parts.push(end - start > 1 ? `${first}-${last}` : sorted.slice(start, end + 1).join(','));
      start = end + 1;
    }
    return parts.join(',');
  }
}
