import type { Clock, Disposable } from '../base/index.ts';

/** How many events are written at once. */
const AT_ONCE = 16;
/** So many may be written as they come, and so many more each second. */
const BURST = 64;
const PER_SECOND = 32;
/** Of more than that, a round comes after so many turns of others: at rest that is at once, and a long time where much is done. */
const TURNS_OF_OTHERS = 20;

/**
 * When the recorders of one process write. A Pod that starts tells of it by five events, which are more writes than the
 * start itself: a few are written as they come, and where a crowd of them does, it leaves most of the time to what it
 * tells of.
 */
export class EventTurns {
  private readonly clock: Clock;
  private readonly waiting = new Set<() => void>();
  private active = 0;
  private allowed = BURST;
  private allowedMs: number;
  private pause: Disposable | undefined;

  constructor(clock: Clock) {
    this.clock = clock;
    this.allowedMs = clock.now();
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
    if (this.active < AT_ONCE && this.waiting.size === 0 && this.isAllowed()) {
      this.begun();
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
      this.next();
    });
  }

  /** Lets the next ones begin: of a crowd a round together, after others. */
  private next(): void {
    if (this.waiting.size === 0 || this.pause) return;
    if (this.isAllowed()) {
      this.begin(this.allowed);
      return;
    }
    if (this.active > 0) return;
    this.afterTurns(TURNS_OF_OTHERS);
  }

  private afterTurns(left: number): void {
    this.pause = this.clock.onNextTurn(() => {
      this.pause = undefined;
      if (left > 1) this.afterTurns(left - 1);
      else this.begin(AT_ONCE);
    });
  }

  private begin(most: number): void {
    let left = most;
    for (const begin of this.waiting) {
      if (this.active >= AT_ONCE || left-- < 1) return;
      this.waiting.delete(begin);
      this.begun();
      begin();
    }
  }

  private begun(): void {
    this.active++;
    this.allowed = Math.max(0, this.allowed - 1);
  }

  /** Whether one may be written as it comes. */
  private isAllowed(): boolean {
    const nowMs = this.clock.now();
    const more = (Math.max(0, nowMs - this.allowedMs) / 1000) * PER_SECOND;
    this.allowed = Math.min(BURST, this.allowed + more);
    this.allowedMs = nowMs;
    return this.allowed >= 1;
  }
}

const byClock = new WeakMap<Clock, EventTurns>();
