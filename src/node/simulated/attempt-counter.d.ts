/** Counts the attempts of all Pods that share a controller, so that `exit-codes` can tell the first from the second. */
export interface AttemptCounter {
  /** Counts one more, and gives how many there were before. */
  count(key: string): number;
}
export declare function createAttemptCounter(): AttemptCounter;
//# sourceMappingURL=attempt-counter.d.ts.map
