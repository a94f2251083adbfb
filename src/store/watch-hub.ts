import { disposable, type Log } from '../base/index.ts';
import { eventKey, type StoreEvent } from './record.ts';
import { StoreError } from './store-error.ts';
import type { StoreWatch, StoreWatcher } from './store.ts';

interface Watch {
  readonly start: string;
  readonly end: string;
  readonly watcher: StoreWatcher;
  /** Events that came before the past was delivered; undefined from then on. */
  waiting: StoreEvent[] | undefined;
  progressAsked: boolean;
}

/** The watches of a store: tells each of the past once, then of every published event in its range. */
export class WatchHub {
  private readonly log: Log;
  private readonly watches = new Set<Watch>();
  /** Published from within a watcher: told after what is being told. */
  private readonly queue: (readonly StoreEvent[])[] = [];
  private telling = false;
  private revision: number;

  /** `revision` is the newest one of the store. */
  constructor(log: Log, revision: number) {
    this.log = log;
    this.revision = revision;
  }

  /**
   * Adds a watch that first hears of `past` (in the order of revisions). It is told in a later microtask, so that the
   * caller holds the watch before the first event comes.
   */
  add(range: { start: string; end: string }, past: readonly StoreEvent[], watcher: StoreWatcher): StoreWatch {
    const watch: Watch = { ...range, watcher, waiting: [...past], progressAsked: false };
    this.watches.add(watch);
    queueMicrotask(() => {
      const { waiting } = watch;
      watch.waiting = undefined;
      if (waiting && waiting.length > 0) this.call(watch, () => watcher.events(waiting));
    });
    return {
      ...disposable(() => this.watches.delete(watch)),
      requestProgress: () => this.answerProgress(watch),
    };
  }

  /** Tells of committed events, in the order of their revisions. */
  publish(events: readonly StoreEvent[]): void {
    this.queue.push(events);
    if (this.telling) return;
    this.telling = true;
    for (let next = this.queue.shift(); next; next = this.queue.shift()) this.tell(next);
    this.telling = false;
  }

  /** Ends every watch. */
  end(error: StoreError): void {
    for (const watch of this.watches) this.endWatch(watch, error);
  }

  private tell(events: readonly StoreEvent[]): void {
    for (const watch of this.watches) {
      const own = events.filter((event) => contains(watch, eventKey(event)));
      if (own.length === 0) continue;
      if (watch.waiting) watch.waiting.push(...own);
      else this.call(watch, () => watch.watcher.events(own));
    }
    this.revision = events.at(-1)?.revision ?? this.revision;
  }

  /** Requests that come together have one answer. */
  private answerProgress(watch: Watch): void {
    if (watch.progressAsked) return;
    watch.progressAsked = true;
    queueMicrotask(() => {
      watch.progressAsked = false;
      this.call(watch, () => watch.watcher.progress(this.revision));
    });
  }

  /** A watcher that throws has lost events: its watch ends, and all others go on. */
  private call(watch: Watch, tell: () => void): void {
    if (!this.watches.has(watch)) return;
    try {
      tell();
    } catch (error) {
      this.log.error('a watcher of the store failed', { start: watch.start, error });
      this.endWatch(watch, new StoreError('unavailable', 'the watcher failed'));
    }
  }

  private endWatch(watch: Watch, error: StoreError): void {
    this.watches.delete(watch);
    try {
      watch.watcher.ended(error);
    } catch (failure) {
      this.log.error('a watcher of the store failed at its end', { start: watch.start, error: failure });
    }
  }
}

function contains(range: { start: string; end: string }, key: string): boolean {
  return key >= range.start && key < range.end;
}
