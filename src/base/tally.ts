/** Counts values in buckets, as a histogram shows them. */
export class Tally {
  readonly bounds: readonly number[];
  /** In each bucket alone. */
  readonly counts: Uint32Array;
  sum = 0;
  count = 0;

  constructor(bounds: readonly number[]) {
    this.bounds = bounds;
    this.counts = new Uint32Array(bounds.length);
  }

  observe(value: number): void {
    this.sum += value;
    this.count++;
    const { bounds, counts } = this;
    for (let index = 0; index < bounds.length; index++) {
      if (value > (bounds[index] ?? Infinity)) continue;
      counts[index] = (counts[index] ?? 0) + 1;
      return;
    }
  }
}
