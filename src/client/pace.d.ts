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
export declare class Pace {
  private readonly counts;
  private slowed;
  private slowedBefore;
  private sinceMs;
  /** Counts the key once more; says how it is slowed down, where it is. */
  slowdown(key: string, nowMs: number): Slowdown | undefined;
  /** A key that was slowed in the second before is still the same loop: told once, not once a second. */
  private beginSecond;
}
//# sourceMappingURL=pace.d.ts.map
