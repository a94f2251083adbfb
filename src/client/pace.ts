/** The most times that a key is worked on within a second before it has to wait. */
const PER_SECOND = 200;
const PAUSE_MS = 100;

/**
 * Notices a key that is worked on without end: two controllers that undo each other's writes, or one that wakes itself.
 * All of that happens between two turns of the event loop; a pause lets everything else have its turn.
 */
export class Pace {
  private readonly counts = new Map<string, number>();
  private sinceMs = 0;

  /** Counts the key once more; gives how long it has to wait, 0 for not at all. */
  pauseMs(key: string, nowMs: number): number {
    if (nowMs - this.sinceMs >= 1000) {
      this.sinceMs = nowMs;
      this.counts.clear();
    }
    const count = (this.counts.get(key) ?? 0) + 1;
    this.counts.set(key, count);
    return count > PER_SECOND ? PAUSE_MS : 0;
  }
}
