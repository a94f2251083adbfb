import type { Clock, Disposable } from '../base/index.ts';
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
export declare class WorkQueue implements Disposable {
  private readonly clock;
  private readonly retryInitialMs;
  private readonly retryLimitMs;
  private readonly observer;
  /** Keys by the moment since when they wait, the first one first. */
  private readonly ready;
  /** Keys by the moment since when they are worked on. */
  private readonly inFlight;
  private readonly addedInFlight;
  private readonly delayed;
  private readonly failures;
  private onReady;
  private disposed;
  constructor({ clock, observer, retryInitialMs, retryLimitMs }: WorkQueueOptions);
  /** How many keys wait to be taken. */
  get length(): number;
  /** For how long each key is being worked on that is not done yet. */
  unfinishedMs(): number[];
  /** Called when a key has become ready to be taken. There is one such listener: whoever works the queue off. */
  set readyListener(listener: (() => void) | undefined);
  add(key: string): void;
  /** Adds a key after a time. Where it waits already, the earlier time counts. */
  addAfter(key: string, delayMs: number): void;
  /** Adds a key that failed after its pause, which doubles each time. */
  retry(key: string): void;
  /** How often a key was retried since it was forgotten. */
  retries(key: string): number;
  /** The key has succeeded: its next retry begins with the shortest pause. */
  forget(key: string): void;
  /** The key that has waited longest, which is in flight from now on; undefined where none waits. */
  take(): string | undefined;
  /** The work on a key has ended, well or not. */
  done(key: string): void;
  dispose(): void;
}
//# sourceMappingURL=work-queue.d.ts.map
