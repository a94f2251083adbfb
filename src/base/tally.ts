/** Counts values in buckets, as a histogram shows them. */
export class Tally {
  readonly bounds: readonly number[];
  /** In each bucket alone. */
  readonly counts: Uint32Array | Float64Array;
  sum = 0;
  count = 0;

  /** `counts`: where there may be more than 32 bits hold. */
  constructor(bounds: readonly number[], counts?: Float64Array) {
    this.bounds = bounds;
    this.counts = counts ?? new Uint32Array(bounds.length);
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
