import { type Random } from '../../base/index.ts';
/**
 * Values of which each is used once: by stored Services, or by a write that is still under way. Free ones are handed
 * out by chance from the upper part, so that the lower one (`reserved` values) stays for people who choose for
 * themselves, as long as there is room.
 */
export declare class Pool<T> {
  private readonly random;
  private readonly length;
  private readonly reserved;
  private readonly at;
  /** How many hold each value. */
  private readonly users;
  constructor(parts: { random: Random; length: number; reserved: number; at: (index: number) => T });
  isFree(value: T): boolean;
  hold(value: T): void;
  release(value: T): void;
  /** A free value, not yet held; undefined where all are used. */
  next(): T | undefined;
  private freeBetween;
}
//# sourceMappingURL=pool.d.ts.map
