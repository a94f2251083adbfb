import { lowerBound } from '../../base/index.ts';

/** From the first to the last index, both included. */
type Interval = readonly [first: number, last: number];

/**
 * Completion indexes, as a Job's status writes them: `0,3-5,7`. Held as intervals: what it costs follows from how it is
 * written, and never from how many indexes it means.
 */
export class IndexSet {
  readonly size: number;
  /** In order, and neither overlapping nor adjacent. */
  private readonly intervals: readonly Interval[];

  private constructor(intervals: readonly Interval[]) {
    this.intervals = joined(intervals);
    this.size = this.intervals.reduce((sum, [first, last]) => sum + last - first + 1, 0);
  }

  static of(indexes: Iterable<number>): IndexSet {
    return new IndexSet(Array.from(indexes, (index) => [index, index] as const));
  }

  /** Reads the text of a status; what is at or above `limit` (the Job has shrunk) is left out. */
  static parse(text: string | undefined, limit: number): IndexSet {
    const intervals: Interval[] = [];
    for (const part of (text ?? '').split(',')) {
      const [, firstText, lastText = firstText] = /^(\d+)(?:-(\d+))?$/.exec(part) ?? [];
      const [first, last] = [Number(firstText), Math.min(Number(lastText), limit - 1)];
      if (first <= last) intervals.push([first, last]);
    }
    return new IndexSet(intervals);
  }

  has(index: number): boolean {
    const lastOf = (at: number): number => this.intervals[at]?.[1] ?? 0;
    const [first] = this.intervals[lowerBound(this.intervals.length, (at) => lastOf(at) < index)] ?? [
      Infinity,
    ];
    return first <= index;
  }

  with(more: Iterable<number>): IndexSet {
    return this.union(IndexSet.of(more));
  }

  union(other: IndexSet): IndexSet {
    if (other.size === 0) return this;
    return this.size === 0 ? other : new IndexSet([...this.intervals, ...other.intervals]);
  }

  /** How many of the others are in this one. */
  countOf({ intervals }: IndexSet): number {
    let count = 0;
    let [mine, other] = [0, 0];
    for (
      let a = this.intervals[mine], b = intervals[other];
      a && b;
      a = this.intervals[mine], b = intervals[other]
    ) {
      count += Math.max(0, Math.min(a[1], b[1]) - Math.max(a[0], b[0]) + 1);
      if (a[1] < b[1]) mine++;
      else other++;
    }
    return count;
  }

  /** The lowest indexes below `limit` that are not in it, at most so many. */
  firstMissing(limit: number, count: number): number[] {
    const missing: number[] = [];
    let next = 0;
    for (const [first, last] of [...this.intervals, [limit, limit] as const]) {
      for (; next < Math.min(first, limit) && missing.length < count; next++) missing.push(next);
      if (missing.length >= count) break;
      next = last + 1;
    }
    return missing;
  }

  /** Three and more in a row are written as a range. */
  toString(): string {
    return this.intervals
      .map(([first, last]) => {
        if (first === last) return String(first);
        return `${first}${last - first > 1 ? '-' : ','}${last}`;
      })
      .join(',');
  }
}

function joined(intervals: readonly Interval[]): Interval[] {
  const result: [number, number][] = [];
  for (const [first, last] of intervals.toSorted((a, b) => a[0] - b[0])) {
    const before = result.at(-1);
    if (before && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else result.push([first, last]);
  }
  return result;
}
