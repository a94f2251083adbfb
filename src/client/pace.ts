/** The most times that a key is worked on within a second before it has to wait. */
const PER_SECOND = 200;
const SECOND_MS = 1000;
const PAUSE_MS = 100;

/** How a key that is worked on without end is slowed down. */
export interface Slowdown {
  readonly pauseMs: number;
  /** How often the key was worked on within the second. */
  readonly reconciles: number;
  /** It went at a pace of its own until now: worth telling, once. */
  readonly isNew: boolean;
}

/**
 * Notices a key that is worked on without end: two controllers that undo each other's writes, or one that wakes itself.
 * All of that happens between two turns of the event loop; a pause lets everything else have its turn.
 */
export class Pace {
  private readonly counts = new Map<string, number>();
  private slowed = new Set<string>();
  private slowedBefore = new Set<string>();
  private sinceMs = 0;

  /** Counts the key once more; says how it is slowed down, where it is. */
  slowdown(key: string, nowMs: number): Slowdown | undefined {
    if (nowMs - this.sinceMs >= SECOND_MS) this.beginSecond(nowMs);
    const count = (this.counts.get(key) ?? 0) + 1;
    this.counts.set(key, count);
    if (count <= PER_SECOND) return undefined;
    const isNew = !this.slowed.has(key) && !this.slowedBefore.has(key);
    this.slowed.add(key);
    return { pauseMs: PAUSE_MS, reconciles: count - 1, isNew };
  }

  /** A key that was slowed in the second before is still the same loop: told once, not once a second. */
  private beginSecond(nowMs: number): void {
    const isNext = nowMs - this.sinceMs < 2 * SECOND_MS;
    this.slowedBefore = isNext ? this.slowed : new Set();
    this.slowed = new Set();
    this.sinceMs = nowMs;
    this.counts.clear();
  }
}
