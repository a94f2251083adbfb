import type { Clock } from '../../base/index.ts';

/** Of the last period. */
export interface DemandStats {
  readonly average: number;
  readonly deviation: number;
  readonly highWatermark: number;
  /** The envelope of it over the last minutes: up at once, down slowly. */
  readonly smoothed: number;
}

/** With periods of 10 s this has a half-life of five minutes. */
const SMOOTHING = 0.977;

/** How many seats a level could use, over time. */
export class SeatDemand {
  private readonly clock: Clock;
  private value = 0;
  private max = 0;
  private sum = 0;
  private squares = 0;
  private sinceMs: number;
  private changedMs: number;
  stats: DemandStats = { average: 0, deviation: 0, highWatermark: 0, smoothed: 0 };

  constructor(clock: Clock) {
    this.clock = clock;
    this.sinceMs = this.changedMs = clock.now();
  }

  get now(): number {
    return this.value;
  }

  add(seats: number, nowMs: number): void {
    this.integrate(nowMs);
    this.value += seats;
    if (this.value > this.max) this.max = this.value;
  }

  /** Ends a period. */
  endPeriod(): void {
    const nowMs = this.clock.now();
    this.integrate(nowMs);
    const lastedMs = nowMs - this.sinceMs;
    const highWatermark = this.max;
    if (lastedMs > 0) {
      const average = this.sum / lastedMs;
      const deviation = Math.sqrt(Math.max(0, this.squares / lastedMs - average * average));
      const envelope = average + deviation;
      const smoothed = Math.max(envelope, SMOOTHING * this.stats.smoothed + (1 - SMOOTHING) * envelope);
      this.stats = { average, deviation, highWatermark, smoothed };
    } else {
      this.stats = { ...this.stats, highWatermark };
    }
    this.sinceMs = nowMs;
    this.max = this.value;
    this.sum = this.squares = 0;
  }

  private integrate(nowMs: number): void {
    // A clock that was set back says nothing of how long it has been.
    const elapsedMs = Math.max(0, nowMs - this.changedMs);
    this.changedMs = nowMs;
    this.sum += this.value * elapsedMs;
    this.squares += this.value * this.value * elapsedMs;
  }
}
