import type { Clock, Disposable } from '../base/index.ts';

export interface WorkQueueOptions {
  readonly clock: Clock;
  /** The pause before a key's first retry; it doubles with each further one. 5 where left out, as upstream's. */
  readonly retryInitialMs?: number;
  /** The longest such pause. 1,000,000 where left out, as upstream's. */
  readonly retryLimitMs?: number;
}

/**
 * Keys that wait for work, each once however often it was added. A key that is being worked on is not given again
 * before it is done: what was added meanwhile waits.
 */
export class WorkQueue implements Disposable {
  private readonly clock: Clock;
  private readonly retryInitialMs: number;
  private readonly retryLimitMs: number;
  private readonly ready = new Set<string>();
  private readonly inFlight = new Set<string>();
  private readonly addedInFlight = new Set<string>();
  private readonly delayed = new Map<string, { readonly dueMs: number; readonly timer: Disposable }>();
  private readonly failures = new Map<string, number>();
  private onReady: (() => void) | undefined;
  private disposed = false;

  constructor({ clock, retryInitialMs = 5, retryLimitMs = 1_000_000 }: WorkQueueOptions) {
    this.clock = clock;
    this.retryInitialMs = retryInitialMs;
    this.retryLimitMs = retryLimitMs;
  }

  /** How many keys wait to be taken. */
  get length(): number {
    return this.ready.size;
  }

  /** Called when a key has become ready to be taken. There is one such listener: whoever works the queue off. */
  set readyListener(listener: (() => void) | undefined) {
    this.onReady = listener;
  }

  add(key: string): void {
    if (this.disposed) return;
    if (this.inFlight.has(key)) {
      this.addedInFlight.add(key);
      return;
    }
    if (this.ready.has(key)) return;
    this.ready.add(key);
    this.onReady?.();
  }

  /** Adds a key after a time. Where it waits already, the earlier time counts. */
  addAfter(key: string, delayMs: number): void {
    if (this.disposed) return;
    if (delayMs <= 0) {
      this.add(key);
      return;
    }
    const dueMs = this.clock.now() + delayMs;
    const waiting = this.delayed.get(key);
    if (waiting && waiting.dueMs <= dueMs) return;
    waiting?.timer.dispose();
    const timer = this.clock.setTimer(delayMs, () => {
      this.delayed.delete(key);
      this.add(key);
    });
    this.delayed.set(key, { dueMs, timer });
  }

  /** Adds a key that failed after its pause, which doubles each time. */
  retry(key: string): void {
    const failures = this.failures.get(key) ?? 0;
    this.failures.set(key, failures + 1);
    this.addAfter(key, Math.min(this.retryInitialMs * 2 ** failures, this.retryLimitMs));
  }

  /** How often a key was retried since it was forgotten. */
  retries(key: string): number {
    return this.failures.get(key) ?? 0;
  }

  /** The key has succeeded: its next retry begins with the shortest pause. */
  forget(key: string): void {
    this.failures.delete(key);
  }

  /** The key that has waited longest, which is in flight from now on; undefined where none waits. */
  take(): string | undefined {
    const [key] = this.ready;
    if (key === undefined) return undefined;
    this.ready.delete(key);
    this.inFlight.add(key);
    return key;
  }

  /** The work on a key has ended, well or not. */
  done(key: string): void {
    this.inFlight.delete(key);
    if (this.addedInFlight.delete(key)) this.add(key);
  }

  dispose(): void {
    this.disposed = true;
    this.onReady = undefined;
    this.ready.clear();
    this.addedInFlight.clear();
    for (const { timer } of this.delayed.values()) timer.dispose();
    this.delayed.clear();
  }
}
