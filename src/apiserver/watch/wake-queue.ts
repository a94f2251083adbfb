import type { Clock } from '../../base/index.ts';

/** How many are woken in one turn: each goes on to write to its connection. */
const WAKES_A_TURN = 64;

/** Wakes those who wait for an event, so many a turn of the event loop: other requests come between. */
export class WakeQueue {
  private readonly clock: Clock;
  private waiting: (() => void)[] = [];
  private next = 0;
  private left = WAKES_A_TURN;
  private armed = false;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Calls `wake` now, or where many have been woken in this turn in a later one. */
  add(wake: () => void): void {
    this.waiting.push(wake);
    this.run();
  }

  private run(): void {
    for (; this.left > 0 && this.next < this.waiting.length; this.left--) this.waiting[this.next++]?.();
    if (this.next === this.waiting.length) {
      this.waiting = [];
      this.next = 0;
    }
    if (this.armed) return;
    this.armed = true;
    this.clock.onNextTurn(() => {
      this.armed = false;
      this.left = WAKES_A_TURN;
      if (this.waiting.length > 0) this.run();
    });
  }
}
