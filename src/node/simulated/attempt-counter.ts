import { LruMap } from '../../base/index.ts';

/** Counts the attempts of all Pods that share a controller, so that `exit-codes` can tell the first from the second. */
export interface AttemptCounter {
  /** Counts so many more, and gives how many there were before the last of them. */
  count(key: string, more: number): number;
}

/** Only so many keys are remembered; those not used for longest are forgotten first. */
const KEYS_LIMIT = 10_000;

export function createAttemptCounter(): AttemptCounter {
  const attempts = new LruMap<string, number>(KEYS_LIMIT);
  return {
    count(key, more) {
      const count = (attempts.get(key) ?? 0) + more;
      attempts.set(key, count);
      return count - 1;
    },
  };
}
