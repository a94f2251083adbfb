import { type Disposable, disposable } from '../base/index.ts';
import type { StoreError, StoreEvent, StoreWatcher } from './store.ts';

interface Watch {
  readonly start: string;
  readonly end: string;
  readonly watcher: StoreWatcher;
  /** Events that came before the past was delivered; undefined from then on. */
  waiting: StoreEvent[] | undefined;
}

/** The watches of a store: tells each of the past once, then of every published event in its range. */
export class WatchHub {
  private readonly watches = new Set<Watch>();

  /**
   * Adds a watch that first hears of `past` (in the order of revisions). It is told in a later microtask, so that the
   * caller holds the watch before the first event comes.
   */
  add(range: { start: string; end: string }, past: readonly StoreEvent[], watcher: StoreWatcher): Disposable {
    const watch: Watch = { ...range, watcher, waiting: [...past] };
    this.watches.add(watch);
    queueMicrotask(() => {
      const { waiting } = watch;
      watch.waiting = undefined;
      if (this.watches.has(watch) && waiting && waiting.length > 0) watcher.events(waiting);
    });
    return disposable(() => this.watches.delete(watch));
  }

  /** Tells of committed events, in the order of their revisions. */
  publish(events: readonly StoreEvent[]): void {
    for (const watch of this.watches) {
      const own = events.filter((event) => contains(watch, eventKey(event)));
      if (own.length === 0) continue;
      if (watch.waiting) watch.waiting.push(...own);
      else watch.watcher.events(own);
    }
  }

  /** Ends every watch. */
  end(error: StoreError): void {
    const ended = [...this.watches];
    this.watches.clear();
    for (const watch of ended) watch.watcher.ended(error);
  }
}

export function eventKey(event: StoreEvent): string {
  return event.type === 'put' ? event.record.key : event.key;
}

function contains(range: { start: string; end: string }, key: string): boolean {
  return key >= range.start && key < range.end;
}
