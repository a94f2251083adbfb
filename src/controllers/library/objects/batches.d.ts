/**
 * Does something `count` times, first once, then twice as often in parallel with each round that went well: where it
 * cannot go well (a quota is full) only few attempts are made. Ends after the first round with a failure.
 */
export declare function inGrowingBatches(
  count: number,
  work: (index: number) => Promise<void>,
): Promise<{
  readonly done: number;
  readonly attempted: number;
  readonly failure?: Error;
}>;
//# sourceMappingURL=batches.d.ts.map
