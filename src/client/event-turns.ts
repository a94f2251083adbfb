import type { Clock, Disposable } from '../base/index.ts';

/** How many events are written at once. */
const AT_ONCE = 16;
/** Where more wait than this, what they tell of is still going on, and comes first. */
const CROWD = 64;
/** Then events are written for a fifth of the time. */
const PAUSES = 4;
const LONGEST_PAUSE_MS = 250;

/**
 * When the recorders of one process write. A Pod that starts tells of it by five events, which are more writes than the
 * start itself: a few are written at once, and where a crowd of them waits, it leaves most of the time to what it tells of.
 */
export class EventTurns {
  private readonly clock: Clock;
  private readonly waiting = new Set<() => void>();
  private active = 0;
  private roundMs = 0;
  private pause: Disposable | undefined;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Those of everybody who writes by this clock. */
  static of(clock: Clock): EventTurns {
    const known = byClock.get(clock);
    if (known) return known;
    const turns = new EventTurns(clock);
    byClock.set(clock, turns);
    return turns;
  }

  /** Runs `write` when it is its turn. Where `signal` aborts before, it never is. */
  async run(signal: AbortSignal, write: () => Promise<void>): Promise<void> {
    if (!(await this.take(signal))) return;
    try {
      if (!signal.aborted) await write();
    } finally {
      this.active--;
      this.next();
    }
  }

  /** Resolves when it is its turn; to false where the signal aborted before. */
  private take(signal: AbortSignal): Promise<boolean> | boolean {
    if (signal.aborted) return false;
    if (this.active < AT_ONCE && this.waiting.size === 0) {
      if (this.active === 0) this.roundMs = this.clock.now();
      this.active++;
      return true;
    }
    return new Promise((resolve) => {
      const onAbort = (): void => {
        this.waiting.delete(begin);
        resolve(false);
      };
      const begin = (): void => {
        signal.removeEventListener('abort', onAbort);
        resolve(true);
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.waiting.add(begin);
    });
  }

  /** Lets the next ones begin: of a crowd all together, after a pause. */
  private next(): void {
    if (this.waiting.size === 0 || this.pause) return;
    if (this.waiting.size <= CROWD) {
      this.begin();
      return;
    }
    if (this.active > 0) return;
    const tookMs = this.clock.now() - this.roundMs;
    if (tookMs <= 0) {
      this.begin();
      return;
    }
    this.pause = this.clock.setTimer(Math.min(tookMs * PAUSES, LONGEST_PAUSE_MS), () => {
      this.pause = undefined;
      this.begin();
    });
  }

  private begin(): void {
    this.roundMs = this.clock.now();
    for (const begin of this.waiting) {
      if (this.active >= AT_ONCE) return;
      this.waiting.delete(begin);
      this.active++;
      begin();
    }
  }
}

const byClock = new WeakMap<Clock, EventTurns>();
