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
  /** The largest first size that a measurement in doubt goes to. */
  readonly atMost?: number;
}

/** So much may the power be: `n log n`, and what caches and the collector of garbage add. */
export const MOST_POWER = 1.3;

/** Below this a measurement is mostly noise. */
const MEASURABLE_MICROS = 2000;
/** A larger size shows more clearly what a measurement in doubt was, up to this cost of the smallest. */
const ENLARGED_MICROS = 50_000;
const ATTEMPTS = 8;

/**
 * Measures at n, 2n and 4n, from a size on at which there is something to measure. Where the power is too high it is
 * measured again with more: what grows with the square does so all the more, and an accident does not come back.
 */
export async function growthOf(
  prepare: (size: number) => Work | Promise<Work>,
  options: GrowthOptions = {},
): Promise<Growth> {
  const { from = 1000, upTo = from * 8, atMost = upTo * 4 } = options;
  let size = from;
  let growth = await measure(prepare, size, 2);
  while (growth.smallestMicros < MEASURABLE_MICROS && size < upTo) {
    size *= 2;
    growth = await measure(prepare, size, 2);
  }
  for (let attempt = 1; attempt < ATTEMPTS && growth.power > MOST_POWER; attempt++) {
    if (attempt % 2 === 0 && growth.smallestMicros < ENLARGED_MICROS && size < atMost) size *= 2;
    growth = await measure(prepare, size, 2 + attempt);
  }
  return growth;
}

interface Measurement extends Growth {
  readonly smallestMicros: number;
}

/**
 * Takes turns between the sizes, so that what else the machine does meets them alike, and the least of each one's turns. What
 * caches and the collector of garbage make of more memory they make of a yardstick, too, which surely is linear: as far as
 * that one grows faster than its length the power is no fault of the work.
 */
async function measure(
  prepare: (size: number) => Work | Promise<Work>,
  from: number,
  turns: number,
): Promise<Measurement> {
  const sizes = [from, 2 * from, 4 * from];
  const works: Work[] = [];
  for (const size of sizes) works.push(await prepare(size));
  const micros = await leastOf(works, turns);
  const raw = powerOf(micros);
  const excess = raw > MOST_POWER ? Math.max(0, powerOf(await leastOf(sizes.map(yardstick), turns)) - 1) : 0;
  const text = micros.map((micro, index) => `${sizes[index]}: ${(micro / 1000).toFixed(1)} ms`).join(', ');
  return { power: raw - excess, text, smallestMicros: micros[0] ?? 0 };
}

function powerOf(micros: readonly number[]): number {
  return Math.log2(Math.max(micros.at(-1) ?? 1, 1) / Math.max(micros[0] ?? 1, 1)) / 2;
}

function yardstick(size: number): Work {
  const text = JSON.stringify(Array.from({ length: size }, (_, index) => ({ name: `yard${index}` })));
  return () => JSON.parse(text);
}

async function leastOf(works: readonly Work[], turns: number): Promise<number[]> {
  const least = works.map(() => Infinity);
  for (let turn = 0; turn < turns; turn++) {
    for (const [index, work] of works.entries()) {
      least[index] = Math.min(least[index] ?? Infinity, await microsOf(work, Math.max(1, 4 >> index)));
    }
  }
  return least;
}

/** Processor time of one run, of several in a row: the collector of garbage comes to small works as to large ones. */
async function microsOf(work: Work, runs: number): Promise<number> {
  const before = process.cpuUsage();
  for (let run = 0; run < runs; run++) await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / runs;
}
