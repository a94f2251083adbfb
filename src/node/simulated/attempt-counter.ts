import { LruMap } from '../../base/index.ts';

/** Counts the attempts of all Pods that share a controller, so that `exit-codes` can tell the first from the second. */
export interface AttemptCounter {
  /** Counts one more, and gives how many there were before. */
  count(key: string): number;
}

/** Only so many keys are remembered; those not used for longest are forgotten first. */
const KEYS_LIMIT = 10_000;

export function createAttemptCounter(): AttemptCounter {
  const attempts = new LruMap<string, number>(KEYS_LIMIT);
  return {
    count(key) {
      const before = attempts.get(key) ?? 0;
      attempts.set(key, before + 1);
      return before;
    },
  };
}
