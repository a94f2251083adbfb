import { type Log } from '../base/index.ts';
import { type StoreEvent } from './record.ts';
import { StoreError } from './store-error.ts';
import type { StoreWatch, StoreWatcher } from './store.ts';
/** The watches of a store: tells each of the past once, then of every published event in its range. */
export declare class WatchHub {
  private readonly log;
  private readonly watches;
  /** Published from within a watcher: told after what is being told. */
  private readonly queue;
  private telling;
  private revision;
  /** `revision` is the newest one of the store. */
  constructor(log: Log, revision: number);
  /**
   * Adds a watch that first hears of `past` (in the order of revisions). It is told in a later microtask, so that the
   * caller holds the watch before the first event comes.
   */
  add(
    range: {
      start: string;
      end: string;
    },
    past: readonly StoreEvent[],
    watcher: StoreWatcher,
  ): StoreWatch;
  /** Tells of committed events, in the order of their revisions. */
  publish(events: readonly StoreEvent[]): void;
  /** Ends every watch. */
  end(error: StoreError): void;
  private tell;
  /** Requests that come together have one answer. */
  private answerProgress;
  /** A watcher that throws has lost events: its watch ends, and all others go on. */
  private call;
  private endWatch;
}
//# sourceMappingURL=watch-hub.d.ts.map
