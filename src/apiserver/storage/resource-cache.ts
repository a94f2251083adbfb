import { type Disposable, TimeSlice } from '../../base/index.ts';
import { eventKey, type Store, StoreError, type StoreEvent, type StoreRecord } from '../../store/index.ts';
import { EventWindow } from './event-window.ts';
import { ObjectEvent } from './object-event.ts';
import { ObjectVersion } from './object-version.ts';
import type { RevisionFeed } from './revision-feed.ts';
import { SortedKeys } from './sorted-keys.ts';
import { isReadable } from './unreadable-objects.ts';

/** How many changes keep what was made of them for answers. */
const WARM_EVENTS = 200;
/** How many objects are read from the store at a time. */
const LOAD_PAGE = 100;
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
 * from. It is filled on first use, a few objects a turn, and kept by the feed. Objects that cannot be read are not in it.
 */
export class ResourceCache implements Disposable {
  /** All keys of the resource begin with this: `/registry/pods/`. */
  readonly prefix: string;
  private readonly store: Store;
  private readonly feed: RevisionFeed;
  private versions = new Map<string, ObjectVersion>();
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
    const versions = new Map<string, ObjectVersion>();
    const revision = await this.readPages((record) => {
      const { key, value, modRevision } = record;
      if (this.feed.unreadable.admit(record)) versions.set(key, new ObjectVersion(key, value, modRevision));
    });
    // Changes were missed meanwhile, or forgotten: what was read is too old.
    if (this.early !== early || revision === undefined) return this.read();
    this.early = undefined;
    this.versions = versions;
    this.keys.reset([...versions.keys()]);
    this.loadedRevision = revision;
    this.window.reset(revision);
    for (const event of early) this.receive(event);
  }

  /** Hands over all records as of one revision, which it gives. Undefined: the store has forgotten that meanwhile. */
  private async readPages(take: (record: StoreRecord) => void): Promise<number | undefined> {
    const slice = new TimeSlice(this.feed.clock);
    const range = { end: `${this.prefix}\uffff`, limit: LOAD_PAGE, isCounted: false };
    try {
      let page = await this.store.range({ ...range, start: this.prefix });
      const { revision } = page;
      for (;;) {
        page.records.forEach(take);
        const last = page.records.at(-1);
        if (!last || page.remaining === 0) return revision;
        if (slice.spend(page.records.length)) await slice.yield();
        page = await this.store.range({ ...range, start: `${last.key}\0`, revision });
      }
    } catch (error) {
      if (error instanceof StoreError && error.code === 'compacted') return undefined;
      throw error;
    }
  }

  private receive(event: StoreEvent): void {
    if (this.early) this.early.push(event);
    else if (this.loadedRevision > 0 && event.revision > this.loadedRevision) this.apply(event);
  }

  private apply(event: StoreEvent): void {
    const key = eventKey(event);
    const previous = this.versions.get(key);
    if (event.type === 'delete' && this.feed.unreadable.remove(key)) return this.lostTrack(event);
    const isThere = event.type === 'put' && this.feed.unreadable.admit(event.record);
    const current = isThere ? new ObjectVersion(key, event.record.value, event.revision) : undefined;
    if (!current && !previous) return;
    const change = new ObjectEvent(event.revision, current, previous);
    if (current) {
      if (!previous) this.keys.add(key);
      this.versions.set(key, current);
    } else {
      this.keys.delete(key);
      this.versions.delete(key);
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

  /** What went could not be read: who knew it before cannot be told what it was, and has to look anew. */
  private lostTrack({ revision }: StoreEvent): void {
    this.window.reset(revision);
    this.endWatchers(corruptError());
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
          for (const event of events) {
            const change = objectEvent(event);
            if (!change) {
              watch.dispose();
              watcher.ended(corruptError());
              return;
            }
            watcher.event(change);
          }
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

/** Undefined: what changed cannot be read. */
function objectEvent(event: StoreEvent): ObjectEvent | undefined {
  const { previous, revision } = event;
  const record = event.type === 'put' ? event.record : undefined;
  if ((previous && !isReadable(previous)) || (record && !isReadable(record))) return undefined;
  return new ObjectEvent(revision, record && versionOf(record), previous && versionOf(previous));
}

function versionOf({ key, value, modRevision }: StoreRecord): ObjectVersion {
  return new ObjectVersion(key, value, modRevision);
}

function corruptError(): StoreError {
  return new StoreError('damaged', 'saw a DELETED event, but object data is corrupt');
}
