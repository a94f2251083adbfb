/** How the cost of a piece of work grows with what it is given, by processor time: a busy machine does not change it much. */

/** Work that was prepared for a size. What comes out does not matter; where it is a promise it is waited for. */
export type Work = () => unknown;

export interface Growth {
  /** 1 where twice as much takes twice as long, 2 where it takes four times as long. */
  readonly power: number;
  /** `1000: 1.2 ms, 2000: 2.3 ms, …`. */
  readonly text: string;
}

export interface GrowthOptions {
  /** The first of three sizes, each twice the one before. */
  readonly from?: number;
  /** The largest first size that is tried where the work is too quick to be measured. */
  readonly upTo?: number;
}

/** So much may the power be: `n log n`, and what caches and the collector of garbage add. */
export const MOST_POWER = 1.3;

/** Below this a measurement is mostly noise. */
const MEASURABLE_MICROS = 1500;
const ATTEMPTS = 4;

/**
 * Measures at n, 2n and 4n, from a size on at which there is something to measure. Where the power is too high it is
 * measured again with more: what grows with the square does so all the more, and an accident does not come back.
 */
export async function growthOf(
  prepare: (size: number) => Work | Promise<Work>,
  options: GrowthOptions = {},
): Promise<Growth> {
  const { from = 1000, upTo = from * 8 } = options;
  let size = from;
  let growth = await measure(prepare, size);
  while (growth.smallestMicros < MEASURABLE_MICROS && size < upTo) {
    size *= 2;
    growth = await measure(prepare, size);
  }
  for (let attempt = 1; attempt < ATTEMPTS && growth.power > MOST_POWER; attempt++) {
    if (attempt === 2 && growth.smallestMicros < 100_000) size *= 2;
    const again = await measure(prepare, size);
    if (again.power < growth.power || attempt >= 2) growth = again;
  }
  return growth;
}

interface Measurement extends Growth {
  readonly smallestMicros: number;
}

async function measure(prepare: (size: number) => Work | Promise<Work>, from: number): Promise<Measurement> {
  const sizes = [from, 2 * from, 4 * from];
  const micros: number[] = [];
  for (const size of sizes) micros.push(await leastMicros(await prepare(size)));
  const [first = 1, , last = 1] = micros;
  const text = micros.map((micro, index) => `${sizes[index]}: ${(micro / 1000).toFixed(1)} ms`).join(', ');
  return { power: Math.log2(Math.max(last, 1) / Math.max(first, 1)) / 2, text, smallestMicros: first };
}

/** The least of some runs: whatever else happens can only add to it. */
async function leastMicros(work: Work): Promise<number> {
  let least = Infinity;
  let spent = 0;
  for (let run = 0; run < RUNS && (run < 2 || spent < ENOUGH_MICROS); run++) {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, user + system);
    spent += user + system;
  }
  return least;
}

const RUNS = 5;
const ENOUGH_MICROS = 20_000;
