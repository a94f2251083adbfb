import { type Random, randomInt } from '../../base/index.ts';

/**
 * Values of which each is used once: by stored Services, or by a write that is still under way. Free ones are handed
 * out by chance from the upper part, so that the lower one (`reserved` values) stays for people who choose for
 * themselves, as long as there is room.
 */
export class Pool<T> {
  private readonly random: Random;
  private readonly length: number;
  private readonly reserved: number;
  private readonly at: (index: number) => T;
  /** How many hold each value. */
  private readonly users = new Map<T, number>();

  constructor(parts: { random: Random; length: number; reserved: number; at: (index: number) => T }) {
    this.random = parts.random;
    this.length = parts.length;
    this.reserved = parts.reserved;
    this.at = parts.at;
  }

  isFree(value: T): boolean {
    return !this.users.has(value);
  }

  hold(value: T): void {
    this.users.set(value, (this.users.get(value) ?? 0) + 1);
  }

  release(value: T): void {
    const left = (this.users.get(value) ?? 0) - 1;
    if (left > 0) this.users.set(value, left);
    else this.users.delete(value);
  }

  /** A free value, not yet held; undefined where all are used. */
  next(): T | undefined {
    return this.freeBetween(this.reserved, this.length) ?? this.freeBetween(0, this.reserved);
  }

  private freeBetween(start: number, end: number): T | undefined {
    const length = end - start;
    if (length <= 0) return undefined;
    const offset = randomInt(this.random, length);
    for (let i = 0; i < length; i++) {
      const value = this.at(start + ((offset + i) % length));
      if (this.isFree(value)) return value;
    }
    return undefined;
  }
}
