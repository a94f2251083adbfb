import type { Clock } from '../base/index.ts';

/** Upstream's limit: a write whose effect was not seen for that long is no longer waited for. */
const EXPIRE_MS = 5 * 60_000;

interface Expected {
  creations: number;
  readonly deletions: Set<string>;
  readonly sinceMs: number;
}

/**
 * What a controller has written and not yet seen come back. While something is expected, the cache is behind the
 * controller's own writes, and acting on it would make or delete too much.
 */
export class Expectations {
  private readonly clock: Clock;
  private readonly expected = new Map<string, Expected>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Whether nothing is outstanding for a key (or has been for too long). */
  satisfied(key: string): boolean {
    const expected = this.expected.get(key);
    if (!expected) return true;
    if (expected.creations <= 0 && expected.deletions.size === 0) return true;
    return this.clock.now() - expected.sinceMs > EXPIRE_MS;
  }

  expectCreations(key: string, count: number): void {
    this.fresh(key).creations += count;
  }

  /** Expects objects to go, by their uids. */
  expectDeletions(key: string, uids: readonly string[]): void {
    const { deletions } = this.fresh(key);
    for (const uid of uids) deletions.add(uid);
  }

  /** An object was seen, or its creation failed. */
  creationSeen(key: string, count = 1): void {
    const expected = this.expected.get(key);
    if (expected) expected.creations = Math.max(0, expected.creations - count);
  }

  /** An object went (or is going), or its deletion failed. */
  deletionSeen(key: string, uid: string): void {
    this.expected.get(key)?.deletions.delete(uid);
  }

  forget(key: string): void {
    this.expected.delete(key);
  }

  private fresh(key: string): Expected {
    const known = this.expected.get(key);
    if (known && !this.satisfied(key)) return known;
    const made = { creations: 0, deletions: new Set<string>(), sinceMs: this.clock.now() };
    this.expected.set(key, made);
    return made;
  }
}
