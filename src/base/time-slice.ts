import type { Clock } from './clock.ts';

export interface TimeSliceOptions {
  /** How long a worker may hold the thread. 4 where left out. */
  readonly limitMs?: number;
  /** After how many steps it yields, whatever the clock says. 1,000 where left out. */
  readonly limitSteps?: number;
}

/**
 * A worker's share of the thread. Long work counts its steps, and yields when it has had its time or its steps:
 *
 *     const slice = new TimeSlice(clock);
 *     for (const item of items) {
 *       work(item);
 *       if (slice.spend()) await slice.yield();
 *     }
 */
export class TimeSlice {
  private readonly clock: Clock;
  private readonly limitMs: number;
  private readonly limitSteps: number;
  private startedMs: number;
  private steps = 0;

  constructor(clock: Clock, { limitMs = 4, limitSteps = 1000 }: TimeSliceOptions = {}) {
    this.clock = clock;
    this.limitMs = limitMs;
    this.limitSteps = limitSteps;
    this.startedMs = clock.now();
  }

  /** Counts steps that were done. True when the slice is used up: the worker is to yield. */
  spend(steps = 1): boolean {
    this.steps += steps;
    const elapsedMs = this.clock.now() - this.startedMs;
    // A clock that was set back says nothing of how long the work has taken.
    return this.steps >= this.limitSteps || elapsedMs >= this.limitMs || elapsedMs < 0;
  }

  /** Resolves in a later turn, with a new slice. */
  async yield(): Promise<void> {
    await nextTurn(this.clock);
    this.startedMs = this.clock.now();
    this.steps = 0;
  }
}

/** Resolves in a later turn of the event loop, after other work that is ready has had its own. */
export function nextTurn(clock: Clock): Promise<void> {
  return new Promise((resolve) => clock.onNextTurn(resolve));
}
