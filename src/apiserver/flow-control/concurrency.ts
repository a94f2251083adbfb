import type { PriorityLevel } from './config.ts';

/** How many seats a priority level has. */
export interface SeatLimits {
  /** By its shares. */
  readonly nominal: number;
  /** What it keeps while others borrow. */
  readonly lower: number;
  /** What it may use with what it borrows. */
  readonly upper: number;
  /** How wide one request is counted at most; 0: no matter how wide. */
  readonly widest: number;
}

/** How much of its nominal seats one request takes at most. */
const WIDEST_PART = 0.15;

/** Shares the server's seats out. As parts are rounded up, the sum may be a little more. */
export function seatLimits(levels: readonly PriorityLevel[], serverSeats: number): SeatLimits[] {
  const sum = levels.reduce((all, { shares }) => all + shares, 0);
  return levels.map(({ shares, lendablePercent, borrowingLimitPercent, queuing }) => {
    const nominal = sum === 0 ? 0 : Math.ceil((serverSeats * shares) / sum);
    const lendable = Math.round((nominal * lendablePercent) / 100);
    const borrowable =
      borrowingLimitPercent === undefined ? serverSeats : Math.round((nominal * borrowingLimitPercent) / 100);
    const widest = queuing
      ? Math.max(1, Math.min(Math.ceil(nominal * WIDEST_PART), Math.floor(nominal / queuing.handSize)))
      : 0;
    return { nominal, lower: nominal - lendable, upper: nominal + borrowable, widest };
  });
}

/** What a level would use: see {@link allocate}. */
export interface Claim {
  readonly lower: number;
  readonly upper: number;
  readonly target: number;
}

const LEAST_TARGET = 0.001;
const STEPS = 100;

/**
 * Divides `sum` so that all get the same part of their targets, but for those that are held at one of their bounds.
 * Whatever the bounds do not allow is left: then all stand at the same bound.
 */
export function allocate(claims: readonly Claim[], sum: number): { parts: number[]; fairPart: number } {
  const partsAt = (fairPart: number): number[] =>
    claims.map(({ lower, upper, target }) =>
      Math.min(upper, Math.max(lower, fairPart * Math.max(target, LEAST_TARGET))),
    );
  const totalAt = (fairPart: number): number => partsAt(fairPart).reduce((all, part) => all + part, 0);
  let low = 0;
  let high = 1;
  while (totalAt(high) < sum && high < 2 ** 40) high *= 2;
  for (let step = 0; step < STEPS && low < high; step++) {
    const middle = (low + high) / 2;
    if (totalAt(middle) < sum) low = middle;
    else high = middle;
  }
  return { parts: partsAt(high), fairPart: high };
}
