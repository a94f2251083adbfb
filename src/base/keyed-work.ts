import type { Clock } from './clock.ts';
import type { Disposable } from './disposable.ts';

export interface KeyedWorkParts {
  readonly clock: Clock;
  /** How many keys are worked on at once. */
  readonly workers: number;
  /** How long a key waits after its first failure; then twice as long each time. */
  readonly firstRetryMs: number;
  readonly longestRetryMs: number;
  /** Resolves with when the key is to be worked on again; undefined where that is when it is added again. */
  work(key: string): Promise<number | undefined>;
  failed(key: string, error: unknown): void;
}

/**
 * Works on keys, some at once, and never on one twice at the same time: a key that is added meanwhile is worked on once
 * more. What fails is tried again, later each time.
 */
export class KeyedWork implements Disposable {
  private readonly parts: KeyedWorkParts;
  private readonly waiting = new Set<string>();
  private readonly underWay = new Set<string>();
  private readonly delays = new Map<string, number>();
  private readonly timers = new Map<string, { readonly dueMs: number; readonly timer: Disposable }>();
  private isDisposed = false;

  constructor(parts: KeyedWorkParts) {
    this.parts = parts;
  }

  /** Works on a key as soon as there is somebody to. */
  add(key: string): void {
    if (this.isDisposed) return;
    this.cancel(key);
    this.waiting.add(key);
    this.next();
  }

  /** Works on a key later, unless it is to be worked on before. */
  addAfter(key: string, delayMs: number): void {
    const dueMs = this.parts.clock.now() + delayMs;
    const before = this.timers.get(key);
    if (this.isDisposed || (before && before.dueMs <= dueMs)) return;
    before?.timer.dispose();
    const timer = this.parts.clock.setTimer(delayMs, () => this.add(key));
    this.timers.set(key, { dueMs, timer });
  }

  /** Whether the last work on a key has failed. */
  isFailing(key: string): boolean {
    return this.delays.has(key);
  }

  /** What waits to be tried again does not; what is under way is finished. */
  forget(key: string): void {
    this.cancel(key);
    this.delays.delete(key);
    this.waiting.delete(key);
  }

  dispose(): void {
    this.isDisposed = true;
    for (const { timer } of this.timers.values()) timer.dispose();
    this.timers.clear();
    this.waiting.clear();
  }

  private cancel(key: string): void {
    this.timers.get(key)?.timer.dispose();
    this.timers.delete(key);
  }

  private next(): void {
    for (const key of this.waiting) {
      if (this.underWay.size >= this.parts.workers) return;
      if (this.underWay.has(key)) continue;
      this.waiting.delete(key);
      this.underWay.add(key);
      void this.run(key);
    }
  }

  private async run(key: string): Promise<void> {
    try {
      const againAfterMs = await this.parts.work(key);
      this.delays.delete(key);
      if (againAfterMs !== undefined) this.addAfter(key, againAfterMs);
    } catch (error) {
      if (!this.isDisposed) this.retry(key, error);
    } finally {
      this.underWay.delete(key);
      this.next();
    }
  }

  private retry(key: string, error: unknown): void {
    const { firstRetryMs, longestRetryMs } = this.parts;
    const delayMs = Math.min((this.delays.get(key) ?? firstRetryMs / 2) * 2, longestRetryMs);
    this.delays.set(key, delayMs);
    this.parts.failed(key, error);
    this.addAfter(key, delayMs);
  }
}
