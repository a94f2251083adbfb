/**
 * The index of the last item that does not stand after a place, in a list that is sorted by place; 0 where all do.
 * `distance` tells how far behind the place an item stands.
 */
export function lastAtOrBefore<T>(items: readonly T[], distance: (item: T) => number): number {
  let low = 0;
  let high = items.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    const item = items[middle];
    if (item !== undefined && distance(item) <= 0) low = middle;
    else high = middle - 1;
  }
  return low;
}
