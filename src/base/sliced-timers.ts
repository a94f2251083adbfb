import type { Clock } from './clock.ts';
import { type Disposable, disposable } from './disposable.ts';
import { Heap } from './heap.ts';
import { TimeSlice } from './time-slice.ts';

/** What a timer sets in motion takes its time after it, too. */
const STEPS_A_TURN = 64;
const LEAST_DROPPED = 1000;

interface Timer {
  readonly dueMs: number;
  readonly order: number;
  /** Undefined once it was called, or disposed. */
  callback: (() => void) | undefined;
}

/**
 * A clock whose timers take turns: however many fall due in one instant, they are called in slices, in the order of their
 * due time and of their making, and what else is ready has its turn in between. There is one timer of the clock below
 * for all of them.
 */
export class SlicedTimers implements Clock, Disposable {
  private readonly clock: Clock;
  private readonly timers = new Heap<Timer>((a, b) => a.dueMs - b.dueMs || a.order - b.order);
  private armed: { readonly dueMs: number; readonly timer: Disposable } | undefined;
  private isRunning = false;
  private isDisposed = false;
  private made = 0;
  /** How many of the timers were disposed. */
  private dropped = 0;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  now(): number {
    return this.clock.now();
  }

  onNextTurn(callback: () => void): Disposable {
    return this.clock.onNextTurn(callback);
  }

  setTimer(delayMs: number, callback: () => void): Disposable {
    const dueMs = this.clock.now() + Math.max(0, delayMs);
    const timer: Timer = { dueMs, order: this.made++, callback };
    this.timers.push(timer);
    this.arm();
    return disposable(() => this.drop(timer));
  }

  outside<T>(work: Promise<T>): Promise<T> {
    return this.clock.outside(work);
  }

  dispose(): void {
    this.isDisposed = true;
    this.armed?.timer.dispose();
  }

  private arm(): void {
    const first = this.first();
    if (!first || this.isRunning || this.isDisposed) return;
    if (this.armed && this.armed.dueMs <= first.dueMs) return;
    this.armed?.timer.dispose();
    const { dueMs } = first;
    const timer = this.clock.setTimer(dueMs - this.clock.now(), () => {
      this.armed = undefined;
      void this.run();
    });
    this.armed = { dueMs, timer };
  }

  /** Calls what is due, and what falls due meanwhile. */
  private async run(): Promise<void> {
    this.isRunning = true;
    const slice = new TimeSlice(this.clock, { limitSteps: STEPS_A_TURN });
    for (let timer = this.takeDue(); timer; timer = this.takeDue()) {
      call(timer);
      if (slice.spend()) await slice.yield();
    }
    this.isRunning = false;
    this.arm();
  }

  private takeDue(): Timer | undefined {
    const first = this.first();
    if (!first || this.isDisposed || first.dueMs > this.clock.now()) return undefined;
    return this.timers.pop();
  }

  /** The next one; those that were disposed are dropped on the way. */
  private first(): Timer | undefined {
    for (let timer = this.timers.peek(); timer; timer = this.timers.peek()) {
      if (timer.callback) return timer;
      this.timers.pop();
      this.dropped--;
    }
    return undefined;
  }

  /** What was disposed is not kept until it would have been due: that may be days. */
  private drop(timer: Timer): void {
    if (!timer.callback) return;
    timer.callback = undefined;
    this.dropped++;
    if (this.dropped < LEAST_DROPPED || this.dropped * 2 < this.timers.size) return;
    const kept: Timer[] = [];
    for (let next = this.timers.pop(); next; next = this.timers.pop()) if (next.callback) kept.push(next);
    for (const each of kept) this.timers.push(each);
    this.dropped = 0;
  }
}

function call(timer: Timer): void {
  const { callback } = timer;
  timer.callback = undefined;
  try {
    callback?.();
  } catch (error) {
    // As it would be without the others: they go on.
    queueMicrotask(() => {
      throw error;
    });
  }
}
