/** The power of n that work may grow with: n log n stays under it, n² does not. */
export const POWER_LIMIT = 1.3;

/** What is prepared for a size, and the work itself, of which alone the cost counts. */
export type Prepare = (size: number) => () => void;

/** Work this short cannot be told from noise. */
const LEAST_MS = 4;

/** Sizes grow until the work takes so long; beyond {@link SIZE_LIMIT} it is short whatever the size. */
const SIZE_LIMIT = 64_000;

const ATTEMPTS = 4;

/**
 * The power of the size that work grows with, by processor time, of sizes n, 2n and 4n. What disturbs a measurement only
 * ever adds to it: so the least of several counts, and what seems to grow too fast is measured again.
 */
export function powerOf(prepare: Prepare, firstSize = 250): number {
  let size = firstSize;
  let least = Infinity;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    let small = costMs(prepare(size), 2);
    while (costMs(prepare(size * 4), 1) < LEAST_MS && size < SIZE_LIMIT) {
      size *= 2;
      small = costMs(prepare(size), 2);
    }
    const large = costMs(prepare(size * 4), 2);
    if (large < LEAST_MS) return 0;
    const power = Math.log(large / Math.max(small, LEAST_MS / 16)) / Math.log(4);
    least = Math.min(least, power);
    if (least < POWER_LIMIT) return least;
  }
  return least;
}

/** The least processor time of several runs. */
function costMs(work: () => void, runs: number): number {
  let least = Infinity;
  for (let run = 0; run < runs; run++) {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}
