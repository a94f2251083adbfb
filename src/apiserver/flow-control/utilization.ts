import { type Clock, Tally } from '../../base/index.ts';

const NANOSECONDS = 1e6;

/**
 * Which part of what there is was in use, and for how long: a histogram in which each nanosecond counts once, as upstream
 * has it. It costs something when the use changes, and when it is read.
 */
export class Utilization {
  private readonly clock: Pick<Clock, 'now'>;
  private readonly told: Tally;
  private used = 0;
  private limit = 1;
  private sinceMs: number;

  constructor(clock: Pick<Clock, 'now'>, bounds: readonly number[]) {
    this.clock = clock;
    // Nanoseconds soon exceed 32 bits.
    this.told = new Tally(bounds);
    this.sinceMs = clock.now();
  }

  /** Up to now. */
  get tally(): Tally {
    this.settle();
    return this.told;
  }

  use(used: number): void {
    if (used === this.used) return;
    this.settle();
    this.used = used;
  }

  /** How much there is. */
  of(limit: number): void {
    this.settle();
    this.limit = Math.max(1, limit);
  }

  private settle(): void {
    const nowMs = this.clock.now();
    const passedMs = nowMs - this.sinceMs;
    this.sinceMs = nowMs;
    // A clock that was set back says nothing.
    if (passedMs > 0) this.told.observe(this.used / this.limit, passedMs * NANOSECONDS);
  }
}
