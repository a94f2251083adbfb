/** Counts the attempts of all Pods that share a controller, so that `exit-codes` can tell the first from the second. */
export interface AttemptCounter {
  /** Counts one more, and gives how many there were before. */
  count(key: string): number;
}

/** Only so many keys are remembered; those not used for longest are forgotten first. */
const KEYS_LIMIT = 10_000;

export function createAttemptCounter(): AttemptCounter {
  const attempts = new Map<string, number>();
  return {
    count(key) {
      const before = attempts.get(key) ?? 0;
      attempts.delete(key);
      attempts.set(key, before + 1);
      const oldest = attempts.keys().next().value;
      if (attempts.size > KEYS_LIMIT && oldest !== undefined) attempts.delete(oldest);
      return before;
    },
  };
}
