import type { Disposable } from '../../base/index.ts';
import { eventKey, type Store, StoreError, type StoreEvent } from '../../store/index.ts';
import { EventWindow } from './event-window.ts';
import { ObjectEvent } from './object-event.ts';
import { ObjectVersion } from './object-version.ts';
import type { RevisionFeed } from './revision-feed.ts';
import { SortedKeys } from './sorted-keys.ts';

/** How many changes keep what was made of them for answers. */
const WARM_EVENTS = 200;
/** How long the store has to say how far it is. */
const PROGRESS_LIMIT_MS = 1000;

export interface CacheWatcher {
  event(event: ObjectEvent): void;
  /** The watch is over: the revisions it would need are gone, or the store is. */
  ended(error: StoreError | undefined): void;
}

export interface CacheWatch extends Disposable {
  /** Up to which revision everything has been told, also where nothing happens: asks the store. */
  progress(): Promise<number>;
}

interface CacheEntry {
  readonly watcher: CacheWatcher;
  readonly afterRevision: number;
}

/**
 * The objects of one resource as of the newest revision, and their latest changes: what get, list and watch answer
 * from. It is filled on first use and kept by the feed.
 */
export class ResourceCache implements Disposable {
  /** All keys of the resource begin with this: `/registry/pods/`. */
  readonly prefix: string;
  private readonly store: Store;
  private readonly feed: RevisionFeed;
  private readonly versions = new Map<string, ObjectVersion>();
  private readonly keys = new SortedKeys();
  private readonly window: EventWindow;
  private readonly watchers = new Set<CacheEntry>();
  private readonly following: Disposable;
  private loadedRevision = 0;
  private loading: Promise<void> | undefined;
  /** Events that came while the objects were being read; undefined at other times. */
  private early: StoreEvent[] | undefined;

  constructor(parts: { prefix: string; store: Store; feed: RevisionFeed; windowLimit: number }) {
    this.prefix = parts.prefix;
    this.store = parts.store;
    this.feed = parts.feed;
    this.window = new EventWindow(parts.windowLimit);
    this.following = parts.feed.listen(parts.prefix, {
      event: (event) => this.receive(event),
      lost: () => this.lose(),
    });
  }

  /** Resolves once the objects have been read. */
  load(): Promise<void> {
    this.loading ??= this.read().catch((error: unknown) => {
      this.loading = undefined;
      this.early = undefined;
      throw error;
    });
    return this.loading;
  }

  /** The objects have been read, and no change has been missed since. */
  get isLoaded(): boolean {
    return this.loadedRevision > 0;
  }

  /** The revision that the objects are of. */
  get revision(): number {
    return Math.max(this.loadedRevision, this.feed.revision);
  }

  get(key: string): ObjectVersion | undefined {
    return this.versions.get(key);
  }

  /** The objects of which the key is at or after `start` and begins with `prefix`, in the order of keys. */
  *from(start: string, prefix: string): Iterable<ObjectVersion> {
    for (const key of this.keys.from(start)) {
      if (!key.startsWith(prefix)) return;
      const version = this.versions.get(key);
      if (version) yield version;
    }
  }

  countFrom(start: string, prefix: string): number {
    return this.keys.countBetween(start, `${prefix}\uffff`);
  }

  /**
   * Tells of the changes after `afterRevision`: at once of those that have happened, then of each. Changes from before
   * the cache come from the store, as long as that keeps them.
   */
  watch(afterRevision: number, watcher: CacheWatcher): CacheWatch {
    if (!this.window.reachesBackTo(afterRevision)) return this.watchStore(afterRevision, watcher);
    for (const event of this.window.after(afterRevision)) watcher.event(event);
    const entry = { watcher, afterRevision };
    this.watchers.add(entry);
    return {
      dispose: () => this.watchers.delete(entry),
      progress: async () => {
        await this.feed.progress(PROGRESS_LIMIT_MS);
        return this.revision;
      },
    };
  }

  /** Whether the objects of `revision` are known to be those of now. */
  isUnchangedSince(revision: number): boolean {
    return this.window.reachesBackTo(revision) && !this.window.hasAfter(revision);
  }

  /** Forgets the changes up to `revision`. */
  trim(revision: number): void {
    this.window.trim(revision);
  }

  dispose(): void {
    this.following.dispose();
    this.endWatchers();
  }

  private async read(): Promise<void> {
    const early: StoreEvent[] = [];
    this.early = early;
    const { records, revision } = await this.store.range({ start: this.prefix, end: `${this.prefix}\uffff` });
    // Changes were missed meanwhile: what was read is too old.
    if (this.early !== early) return this.read();
    this.early = undefined;
    this.versions.clear();
    for (const { key, value, modRevision } of records) {
      this.versions.set(key, new ObjectVersion(key, value, modRevision));
    }
    this.keys.reset(records.map((record) => record.key));
    this.loadedRevision = revision;
    this.window.reset(revision);
    for (const event of early) this.receive(event);
  }

  private receive(event: StoreEvent): void {
    if (this.early) this.early.push(event);
    else if (this.loadedRevision > 0 && event.revision > this.loadedRevision) this.apply(event);
  }

  private apply(event: StoreEvent): void {
    const change = objectEvent(event, this.versions.get(eventKey(event)));
    if (change.current) {
      if (!change.previous) this.keys.add(change.current.key);
      this.versions.set(change.current.key, change.current);
    } else if (change.previous) {
      this.keys.delete(change.previous.key);
      this.versions.delete(change.previous.key);
    }
    this.window.add(change);
    this.slim(this.window.before(WARM_EVENTS));
    for (const entry of this.watchers) {
      if (change.revision <= entry.afterRevision) continue;
      try {
        entry.watcher.event(change);
      } catch (error) {
        this.drop(entry, error);
      }
    }
  }

  /** A watcher that threw has lost an event: for it the watch is over. */
  private drop(entry: CacheEntry, error: unknown): void {
    this.feed.failures.add('a watcher of a cache failed', error);
    this.watchers.delete(entry);
    this.end(entry.watcher, new StoreError('unavailable', 'the watcher failed'));
  }

  private end(watcher: CacheWatcher, error: StoreError | undefined): void {
    this.feed.failures.guard('a watcher of a cache failed at its end', () => watcher.ended(error));
  }

  /** Watchers have most likely been sent this change: what was made for them need not be kept. */
  private slim(event: ObjectEvent | undefined): void {
    if (!event) return;
    event.gone?.dropAll();
    const { current } = event;
    if (!current) return;
    if (this.versions.get(current.key) === current) current.dropBytes();
    else current.dropAll();
  }

  private watchStore(afterRevision: number, watcher: CacheWatcher): CacheWatch {
    let told = afterRevision;
    const watch = this.store.watch(
      { start: this.prefix, end: `${this.prefix}\uffff`, afterRevision },
      {
        events: (events) => {
          for (const event of events) watcher.event(objectEvent(event));
          told = events.at(-1)?.revision ?? told;
        },
        progress: (revision) => (told = Math.max(told, revision)),
        ended: (error) => watcher.ended(error),
      },
    );
    return {
      dispose: () => watch.dispose(),
      progress: async () => {
        watch.requestProgress();
        await this.feed.progress(PROGRESS_LIMIT_MS);
        return told;
      },
    };
  }

  private lose(): void {
    if (this.early) this.early = [];
    else this.loading = undefined;
    this.loadedRevision = 0;
    this.endWatchers(new StoreError('compacted', 'changes were missed', this.feed.revision));
  }

  private endWatchers(error?: StoreError): void {
    const ended = [...this.watchers];
    this.watchers.clear();
    for (const { watcher } of ended) this.end(watcher, error);
  }
}

/** `known` is what the cache holds of the key: so that one state of an object is one version everywhere. */
function objectEvent(event: StoreEvent, known?: ObjectVersion): ObjectEvent {
  const { previous: record, revision } = event;
  const previous =
    known ?? (record ? new ObjectVersion(record.key, record.value, record.modRevision) : undefined);
  const current =
    event.type === 'put' ? new ObjectVersion(event.record.key, event.record.value, revision) : undefined;
  return new ObjectEvent(revision, current, previous);
}
