/** From how little to how much something can be: a size, or a cost. Numbers of 64 bits that stop at the largest. */
export interface Range {
  readonly min: bigint;
  readonly max: bigint;
}

export const MAX: bigint = 2n ** 64n - 1n;
export const UNKNOWN: Range = { min: 0n, max: MAX };

export function exactly(value: number | bigint): Range {
  return { min: BigInt(value), max: BigInt(value) };
}

export function plus(a: Range, b: Range): Range {
  return { min: capped(a.min + b.min), max: capped(a.max + b.max) };
}

export function times(a: Range, b: Range): Range {
  return { min: capped(a.min * b.min), max: capped(a.max * b.max) };
}

/** By a factor that is no whole number, rounded up as upstream does it, in double precision. */
export function scaled({ min, max }: Range, factor: number): Range {
  return { min: scaledUp(min, factor), max: scaledUp(max, factor) };
}

export function union(a: Range, b: Range): Range {
  return { min: a.min < b.min ? a.min : b.min, max: a.max > b.max ? a.max : b.max };
}

/** `value` by `factor` with the same rounding. */
export function scaledUp(value: bigint, factor: number): bigint {
  const product = Math.ceil(Number(value) * factor);
  return product >= 2 ** 64 ? MAX : BigInt(product);
}

function capped(value: bigint): bigint {
  return value > MAX ? MAX : value;
}
