/** Counts values in buckets, as a histogram shows them. */
export class Tally {
  readonly bounds: readonly number[];
  /** In each bucket alone. */
  readonly counts: number[];
  sum = 0;
  count = 0;

  constructor(bounds: readonly number[]) {
    this.bounds = bounds;
    this.counts = bounds.map(() => 0);
  }

  /** `weight`: how often. */
  observe(value: number, weight = 1): void {
    this.sum += value * weight;
    this.count += weight;
    const { bounds, counts } = this;
    for (let index = 0; index < bounds.length; index++) {
      if (value > (bounds[index] ?? Infinity)) continue;
      counts[index] = (counts[index] ?? 0) + weight;
      return;
    }
  }
}
