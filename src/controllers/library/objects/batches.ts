import type { Clock } from '../../../base/index.ts';
import { asError } from './errors.ts';
import { settleInSlices } from './in-slices.ts';

/**
 * Does something `count` times, first once, then twice as often in parallel with each round that went well: where it
 * cannot go well (a quota is full) only few attempts are made. Ends after the first round with a failure.
 */
export async function inGrowingBatches(
  clock: Clock,
  count: number,
  work: (index: number) => Promise<void>,
): Promise<{ readonly done: number; readonly attempted: number; readonly failure?: Error }> {
  let attempted = 0;
  let done = 0;
  for (let size = Math.min(count, 1); size > 0; size = Math.min(2 * size, count - attempted)) {
    const start = attempted;
    const indexes = Array.from({ length: size }, (_, i) => start + i);
    const results = await settleInSlices(clock, indexes, work);
    attempted += size;
    done += results.filter((result) => result.status === 'fulfilled').length;
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) return { done, attempted, failure: asError(failed.reason) };
  }
  return { done, attempted };
}
