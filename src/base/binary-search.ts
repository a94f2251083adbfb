/**
 * The first index in [0, length) of which `isBefore` is false, or `length`. `isBefore` must hold for a beginning of the
 * indexes and for none after it.
 *
 *     const at = lowerBound(names.length, (index) => names[index] < name);
 */
export function lowerBound(length: number, isBefore: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBefore(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
