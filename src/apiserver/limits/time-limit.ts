import type { Clock, Disposable } from '../../base/index.ts';

interface Waiting {
  readonly dueMs: number;
  readonly reject: (error: unknown) => void;
  readonly expired: (() => void) | undefined;
}

/**
 * A time that each of many promises has. All have the same, so that one timer for the oldest of them does; none waits
 * where none runs.
 */
export class TimeLimit implements Disposable {
  private readonly clock: Clock;
  private readonly limitMs: number;
  private readonly failure: () => Error;
  /** The oldest first. */
  private readonly waiting = new Set<Waiting>();
  private timer: Disposable | undefined;
  private disposed = false;

  /** `failure` makes what is rejected with after the time. */
  constructor(clock: Clock, limitMs: number, failure: () => Error) {
    this.clock = clock;
    this.limitMs = limitMs;
    this.failure = failure;
  }

  /**
   * Settles as `promise` does, or rejects when the time is over, and calls `expired` then. What the promise stands for goes
   * on.
   */
  bound<T>(promise: Promise<T>, expired?: () => void): Promise<T> {
    return new Promise((resolve, reject) => {
      const waiting = { dueMs: this.clock.now() + this.limitMs, reject, expired };
      this.waiting.add(waiting);
      this.schedule();
      promise.then(
        (value) => {
          this.waiting.delete(waiting);
          resolve(value);
        },
        (error: unknown) => {
          this.waiting.delete(waiting);
          reject(error as Error);
        },
      );
    });
  }

  /** Whoever comes afterwards waits without a limit: nothing is left that could keep a process from its end. */
  dispose(): void {
    this.disposed = true;
    this.timer?.dispose();
    this.waiting.clear();
  }

  private schedule(): void {
    if (this.timer || this.disposed) return;
    const [oldest] = this.waiting;
    if (!oldest) return;
    this.timer = this.clock.setTimer(Math.max(0, oldest.dueMs - this.clock.now()), () => {
      this.timer = undefined;
      this.expireDue();
      this.schedule();
    });
  }

  private expireDue(): void {
    const now = this.clock.now();
    for (const waiting of this.waiting) {
      if (waiting.dueMs > now) return;
      this.waiting.delete(waiting);
      waiting.expired?.();
      waiting.reject(this.failure());
    }
  }
}
