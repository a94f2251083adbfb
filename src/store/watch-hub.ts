import { type Clock, type Disposable, disposable, type Log } from '../base/index.ts';
import { eventKey, type StoreEvent } from './record.ts';
import { StoreError } from './store-error.ts';
import type { StorePast, StoreWatch, StoreWatcher } from './store.ts';

interface Range {
  readonly start: string;
  readonly end: string;
}

interface Watch extends Range {
  readonly watcher: StoreWatcher;
  /** It has been told of everything up to this revision, as long as it reads the past. */
  told: number;
  /** It has read the past, and hears of what is published. */
  isLive: boolean;
  turn: Disposable | undefined;
  progressAsked: boolean;
}

export interface WatchHubParts {
  readonly log: Log;
  readonly clock: Clock;
  /** The newest revision of the store. */
  readonly revision: number;
  /** Some of the events of a range after a revision. Throws {@link StoreError} where they are no longer kept. */
  past(range: Range, afterRevision: number): StorePast;
}

/**
 * The watches of a store. Each reads the past once, a piece a turn, at most to where the store has come meanwhile; from
 * then on it is told of every published event in its range. So nothing is kept for a watch that is behind.
 */
export class WatchHub {
  private readonly parts: WatchHubParts;
  private readonly watches = new Set<Watch>();
  /** Published from within a watcher: told after what is being told. */
  private readonly queue: (readonly StoreEvent[])[] = [];
  private telling = false;
  private revision: number;

  constructor(parts: WatchHubParts) {
    this.parts = parts;
    this.revision = parts.revision;
  }

  /** Adds a watch. It is told in a later microtask, so that the caller holds it before the first event comes. */
  add({ start, end }: Range, afterRevision: number, watcher: StoreWatcher): StoreWatch {
    const watch: Watch = {
      start,
      end,
      watcher,
      told: afterRevision,
      isLive: false,
      turn: undefined,
      progressAsked: false,
    };
    this.watches.add(watch);
    queueMicrotask(() => this.catchUp(watch));
    return {
      ...disposable(() => this.remove(watch)),
      requestProgress: () => this.askProgress(watch),
    };
  }

  /** Tells of committed events, in the order of their revisions. */
  publish(events: readonly StoreEvent[]): void {
    this.queue.push(events);
    if (!this.telling) this.tellQueue();
  }

  /** Ends every watch. */
  end(error: StoreError): void {
    for (const watch of this.watches) this.endWatch(watch, error);
  }

  /** What is published meanwhile is told afterwards. */
  private tellInOrder(first: () => void): void {
    this.telling = true;
    first();
    this.tellQueue();
  }

  private tellQueue(): void {
    this.telling = true;
    for (let next = this.queue.shift(); next; next = this.queue.shift()) this.tell(next);
    this.telling = false;
  }

  private tell(events: readonly StoreEvent[]): void {
    for (const watch of this.watches) {
      if (!watch.isLive) continue;
      const own = events.filter((event) => contains(watch, eventKey(event)));
      if (own.length > 0) this.call(watch, () => watch.watcher.events(own));
    }
    this.revision = events.at(-1)?.revision ?? this.revision;
  }

  private catchUp(watch: Watch): void {
    watch.turn = undefined;
    if (!this.watches.has(watch)) return;
    let past: StorePast;
    try {
      past = this.pastOf(watch);
    } catch (error) {
      this.endWatch(
        watch,
        error instanceof StoreError ? error : new StoreError('unavailable', String(error)),
      );
      return;
    }
    watch.told = past.upTo;
    watch.isLive = past.upTo >= this.revision;
    this.tellInOrder(() => {
      if (past.events.length > 0) this.call(watch, () => watch.watcher.events(past.events));
    });
    if (!watch.isLive) watch.turn = this.parts.clock.onNextTurn(() => this.catchUp(watch));
    else if (watch.progressAsked) this.answerProgress(watch);
  }

  private pastOf(watch: Watch): StorePast {
    if (watch.told >= this.revision) return { events: [], upTo: watch.told };
    return this.parts.past(watch, watch.told);
  }

  /** Requests that come together have one answer; one that comes before the watch is up to date has it then. */
  private askProgress(watch: Watch): void {
    if (watch.progressAsked) return;
    watch.progressAsked = true;
    if (watch.isLive) this.answerProgress(watch);
  }

  private answerProgress(watch: Watch): void {
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
      this.parts.log.error('a watcher of the store failed', { start: watch.start, error });
      this.endWatch(watch, new StoreError('unavailable', 'the watcher failed'));
    }
  }

  private endWatch(watch: Watch, error: StoreError): void {
    this.remove(watch);
    try {
      watch.watcher.ended(error);
    } catch (failure) {
      this.parts.log.error('a watcher of the store failed at its end', {
        start: watch.start,
        error: failure,
      });
    }
  }

  private remove(watch: Watch): void {
    this.watches.delete(watch);
    watch.turn?.dispose();
  }
}

function contains(range: Range, key: string): boolean {
  return key >= range.start && key < range.end;
}
