import type { Clock } from '../../base/index.ts';

const LONGEST_SECONDS = 32;

/**
 * Advises who was refused when to come again: the more are refused, the later. It doubles where three were refused for
 * each second of the advice, and falls by a second where fewer than one were.
 */
export class DroppedRequests {
  private readonly clock: Clock;
  private second = 0;
  private inSecond = 0;
  private raisedSecond = 0;
  /** Seconds, oldest first, with how many were refused in each. */
  private history: (readonly [second: number, count: number])[] = [];
  private advice = 1;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Counts one, and gives the advice in seconds. */
  add(): number {
    const second = Math.floor(this.clock.now() / 1000);
    if (second === this.second) {
      this.inSecond++;
      return this.advice;
    }
    this.history.push([this.second, this.inSecond]);
    const keptSeconds = Math.min(LONGEST_SECONDS, 2 * this.advice);
    this.history = this.history.filter(([of]) => second - of <= keptSeconds);
    this.second = second;
    this.inSecond = 1;
    this.review();
    return this.advice;
  }

  private review(): void {
    const { second, advice } = this;
    let dropped = 0;
    for (const [of, count] of this.history) if (second - of <= advice && of < second) dropped += count;
    if (second - this.raisedSecond >= advice && dropped >= 3 * advice) {
      this.advice = Math.min(LONGEST_SECONDS, advice * 2);
      this.raisedSecond = second;
    } else if (dropped < advice && advice > 1) {
      this.advice--;
    }
  }
}
