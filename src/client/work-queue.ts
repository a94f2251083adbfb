import type { Clock, Disposable } from '../base/index.ts';
import { KeyBatches } from './key-batches.ts';

/** Hears what a queue does, to count it. */
export interface WorkQueueObserver {
  /** A key waits that did not before. */
  added(): void;
  /** A key is to be tried again after its pause. */
  retried(): void;
  /** A key was taken, after it had waited so long. */
  taken(waitedMs: number): void;
  /** The work on a key took so long. */
  done(workedMs: number): void;
}

export interface WorkQueueOptions {
  readonly clock: Clock;
  readonly observer?: WorkQueueObserver | undefined;
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
  private readonly observer: WorkQueueObserver | undefined;
  /** Keys by the moment since when they wait, the first one first. */
  private readonly ready = new Map<string, number>();
  /** Keys by the moment since when they are worked on. */
  private readonly inFlight = new Map<string, number>();
  private readonly addedInFlight = new Set<string>();
  private readonly delayed = new Map<string, { readonly dueMs: number; readonly timer: Disposable }>();
  private readonly failures = new Map<string, number>();
  private readonly batches: KeyBatches;
  private onReady: (() => void) | undefined;
  private disposed = false;

  constructor({ clock, observer, retryInitialMs = 5, retryLimitMs = 1_000_000 }: WorkQueueOptions) {
    this.clock = clock;
    this.observer = observer;
    this.retryInitialMs = retryInitialMs;
    this.retryLimitMs = retryLimitMs;
    this.batches = new KeyBatches(clock, (key) => this.add(key));
  }

  /** How many keys wait to be taken. */
  get length(): number {
    return this.ready.size;
  }

  /** For how long each key is being worked on that is not done yet. */
  unfinishedMs(): number[] {
    const nowMs = this.clock.now();
    return [...this.inFlight.values()].map((sinceMs) => nowMs - sinceMs);
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
    this.ready.set(key, this.clock.now());
    this.observer?.added();
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

  /** Adds a key once for all the changes that come in a crowd, of which so many are left: see {@link KeyBatches}. */
  addInBatch(key: string, left?: number): void {
    if (!this.disposed) this.batches.add(key, left);
  }

  /** Adds a key that failed after its pause, which doubles each time. */
  retry(key: string): void {
    const failures = this.failures.get(key) ?? 0;
    this.failures.set(key, failures + 1);
    this.observer?.retried();
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
    const [first] = this.ready;
    if (first === undefined) return undefined;
    const [key, sinceMs] = first;
    const nowMs = this.clock.now();
    this.ready.delete(key);
    this.inFlight.set(key, nowMs);
    this.observer?.taken(nowMs - sinceMs);
    return key;
  }

  /** The work on a key has ended, well or not. */
  done(key: string): void {
    const sinceMs = this.inFlight.get(key);
    this.inFlight.delete(key);
    if (sinceMs !== undefined) {
      const workedMs = this.clock.now() - sinceMs;
      this.batches.worked(key, workedMs);
      this.observer?.done(workedMs);
    }
    if (this.addedInFlight.delete(key)) this.add(key);
  }

  dispose(): void {
    this.disposed = true;
    this.onReady = undefined;
    this.ready.clear();
    this.addedInFlight.clear();
    for (const { timer } of this.delayed.values()) timer.dispose();
    this.delayed.clear();
    this.batches.dispose();
  }
}
