import type { Disposable, Failures } from '../../base/index.ts';
import { StoreError } from '../../store/index.ts';
import type { ObjectEvent } from './object-event.ts';

export interface CacheWatcher {
  event(event: ObjectEvent): void;
  /** The watch is over: the revisions it would need are gone, or the store is. */
  ended(error: StoreError | undefined): void;
}

interface Entry {
  readonly watcher: CacheWatcher;
  readonly afterRevision: number;
}

/** Who is told of the changes of a cache. One that fails is told no more, and keeps no other from its events. */
export class CacheWatchers {
  private readonly entries = new Set<Entry>();
  private readonly failures: Failures;

  constructor(failures: Failures) {
    this.failures = failures;
  }

  /** Tells of each change that comes from now on, of those after a revision. */
  add(watcher: CacheWatcher, afterRevision: number): Disposable {
    const entry = { watcher, afterRevision };
    this.entries.add(entry);
    return { dispose: () => this.entries.delete(entry) };
  }

  tell(change: ObjectEvent): void {
    for (const entry of this.entries) {
      if (change.revision <= entry.afterRevision) continue;
      try {
        entry.watcher.event(change);
      } catch (error) {
        this.drop(entry, error);
      }
    }
  }

  /** Ends the watches of all. */
  end(error?: StoreError): void {
    const ended = [...this.entries];
    this.entries.clear();
    for (const { watcher } of ended) this.tellEnd(watcher, error);
  }

  /** A watcher that threw has lost an event: for it the watch is over. */
  private drop(entry: Entry, error: unknown): void {
    this.failures.add('a watcher of a cache failed', error);
    this.entries.delete(entry);
    this.tellEnd(entry.watcher, new StoreError('unavailable', 'the watcher failed'));
  }

  private tellEnd(watcher: CacheWatcher, error: StoreError | undefined): void {
    this.failures.guard('a watcher of a cache failed at its end', () => watcher.ended(error));
  }
}
