import { lowerBound } from '../../base/index.ts';

/**
 * The index of the last item that does not stand after a place, in a list that is sorted by place; 0 where all do.
 * `distance` tells how far behind the place an item stands.
 */
export function lastAtOrBefore<T>(items: readonly T[], distance: (item: T) => number): number {
  const after = lowerBound(items.length, (index) => {
    const item = items[index];
    return item !== undefined && distance(item) <= 0;
  });
  return Math.max(0, after - 1);
}
