import type { Clock } from './clock.ts';
import { TimeSlice, type TimeSliceOptions } from './time-slice.ts';

/**
 * A slice that several lanes of one work spend together: once it is used up, all of them wait for the same later turn,
 * and begin a new one there.
 */
export class SharedSlice {
  private readonly slice: TimeSlice;
  private pause: Promise<void> | undefined;

  constructor(clock: Clock, options: TimeSliceOptions = {}) {
    this.slice = new TimeSlice(clock, options);
  }

  /** Counts a step that was done. Where the slice is used up, a promise to wait for before the next one. */
  spend(): Promise<void> | undefined {
    if (this.pause) return this.pause;
    if (!this.slice.spend()) return undefined;
    this.pause = this.slice.yield().then(() => {
      this.pause = undefined;
    });
    return this.pause;
  }
}
