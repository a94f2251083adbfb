import { type Clock, SharedSlice } from '../../../base/index.ts';

/** How many are under way at once: enough to share a commit of the store, few enough to leave others their turn. */
const AT_ONCE = 16;

/**
 * Does something with each of many items, a few at once, and yields the thread in between: ten thousand writes never
 * stand between a request and its answer. Gives how each ended, in the items' order.
 */
export async function settleInSlices<T>(
  clock: Clock,
  items: readonly T[],
  work: (item: T) => Promise<unknown>,
): Promise<PromiseSettledResult<unknown>[]> {
  const results: PromiseSettledResult<unknown>[] = [];
  const slice = new SharedSlice(clock, { limitSteps: AT_ONCE });
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) {
      const [result] = await Promise.allSettled([work(items[index] as T)]);
      results[index] = result;
      await slice.spend();
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, lane));
  return results;
}

/** The same, and fails with the first failure once all have ended: what else was begun is never left running. */
export async function eachInSlices<T>(
  clock: Clock,
  items: readonly T[],
  work: (item: T) => Promise<unknown>,
): Promise<void> {
  const failed = (await settleInSlices(clock, items, work)).find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}
