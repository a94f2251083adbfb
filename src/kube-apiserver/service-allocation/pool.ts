import { type Random, randomInt } from '../../base/index.ts';
import { FreeNumbers } from './free-numbers.ts';

/**
 * The places of a range, of which each is used once: by what is stored, or by a write that is still under way. Free ones
 * are handed out by chance from the upper part, so that the lower one (`reserved` places) stays for people who choose for
 * themselves, as long as there is room.
 */
export class Pool {
  private readonly random: Random;
  private readonly length: number;
  private readonly reserved: number;
  private readonly numbers: FreeNumbers;
  /** How many hold each place that is not free. */
  private readonly users = new Map<number, number>();

  constructor(parts: { random: Random; length: number; reserved: number }) {
    this.random = parts.random;
    this.length = parts.length;
    this.reserved = parts.reserved;
    this.numbers = new FreeNumbers(parts.length);
  }

  isFree(place: number): boolean {
    return !this.users.has(place);
  }

  /** A place out of the range is nobody's. */
  hold(place: number): void {
    if (place < 0 || place >= this.length) return;
    this.users.set(place, (this.users.get(place) ?? 0) + 1);
    this.numbers.take(place);
  }

  release(place: number): void {
    const users = this.users.get(place);
    if (users === undefined) return;
    if (users > 1) {
      this.users.set(place, users - 1);
    } else {
      this.users.delete(place);
      this.numbers.free(place);
    }
  }

  /** How many are used, and how many are not. */
  get use(): { readonly held: number; readonly free: number } {
    const { size } = this.users;
    return { held: size, free: this.length - size };
  }

  get isFull(): boolean {
    return this.users.size >= this.length;
  }

  /** A free place, not yet held; undefined where all are used. */
  next(): number | undefined {
    return this.freeBetween(this.reserved, this.length) ?? this.freeBetween(0, this.reserved);
  }

  private freeBetween(start: number, end: number): number | undefined {
    const free = this.numbers.countBetween(start, end);
    return free === 0 ? undefined : this.numbers.at(start, randomInt(this.random, free));
  }
}

/** How much of a range is left to those who choose for themselves: one part in `share`, at least 16; of a small one nothing. */
export function reservedPart(length: number, share: number, limit: number): number {
  return length <= RESERVED_AT_LEAST
    ? 0
    : Math.min(Math.max(RESERVED_AT_LEAST, Math.floor(length / share)), limit);
}

const RESERVED_AT_LEAST = 16;
