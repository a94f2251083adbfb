import { randomInt, SeededRandom } from '../../src/base/index.ts';

/**
 * A test's body that runs once for each of `seeds`, and for one that nobody has chosen. A failure names the seed it came
 * by, and `WHEELHOUSE_TEST_SEED` repeats it: then it is the only one.
 *
 *     it('finds what was put', seeded(async (random) => { … }));
 */
export function seeded(
  run: (random: SeededRandom, seed: number) => Promise<void> | void,
  seeds: readonly number[] = [],
): () => Promise<void> {
  return async () => {
    for (const seed of chosenSeeds(seeds)) {
      try {
        await run(new SeededRandom(seed), seed);
      } catch (error) {
        if (error instanceof Error) error.message += ` (repeat with WHEELHOUSE_TEST_SEED=${seed})`;
        throw error;
      }
    }
  };
}

/** One of several, by chance. */
export function pick<T>(random: SeededRandom, ...of: readonly T[]): T {
  return of[randomInt(random, of.length)] as T;
}

function chosenSeeds(seeds: readonly number[]): readonly number[] {
  const chosen = process.env['WHEELHOUSE_TEST_SEED'];
  return chosen === undefined ? [...seeds, Date.now() % 1_000_000] : [Number(chosen)];
}
