import { type Disposable, TimeSlice } from '../../base/index.ts';
import {
  eventKey,
  SortedMap,
  type Store,
  StoreError,
  type StoreEvent,
  type StoreRange,
  type StoreRangeResult,
  type StoreRecord,
} from '../../store/index.ts';
import { type CacheWatcher, CacheWatchers } from './cache-watchers.ts';
import { EventWindow, type WindowLimits } from './event-window.ts';
import type { ObjectCodec } from './object-codec.ts';
import { ObjectEvent } from './object-event.ts';
import { ObjectSnapshot } from './object-snapshot.ts';
import { ObjectVersion } from './object-version.ts';
import { PageSnapshots } from './page-snapshots.ts';
import type { RevisionFeed } from './revision-feed.ts';
import type { StoreRequests } from './store-requests.ts';
import { isReadable } from './unreadable-objects.ts';

/** How long the store has to say how far it is. */
const PROGRESS_LIMIT_MS = 1000;
/** How many objects are read at a time. */
const PAGE = 100;

/**
 * The objects of one resource as of the newest revision, and their latest changes: what get, list and watch answer
 * from. It is filled on first use, a few objects a turn, and kept by the feed. Objects that cannot be read are not in it.
 */
export class ResourceCache implements Disposable {
  /** All keys of the resource begin with this: `/registry/pods/`. */
  readonly prefix: string;
  /** The latest changes. What comes before them is in the store: see {@link changes}. */
  readonly window: EventWindow;
  private readonly store: Store;
  private readonly feed: RevisionFeed;
  private readonly codec: ObjectCodec;
  private readonly requests: StoreRequests;
  private objects = new SortedMap<ObjectVersion>();
  /** Of the objects as they are now; undefined where nobody has asked for one since the last change. */
  private newest: ObjectSnapshot | undefined;
  private readonly pages = new PageSnapshots();
  private readonly watchers: CacheWatchers;
  private readonly following: Disposable;
  private replaced = 0;
  private storedBytes = 0;
  private told = 0;
  private loadedRevision = 0;
  private firstLoaded: number | undefined;
  private loading: Promise<void> | undefined;
  /** Events that came while the objects were being read; undefined at other times. */
  private early: StoreEvent[] | undefined;

  constructor(parts: {
    prefix: string;
    store: Store;
    feed: RevisionFeed;
    windowLimits: WindowLimits;
    codec: ObjectCodec;
    requests: StoreRequests;
  }) {
    this.prefix = parts.prefix;
    this.store = parts.store;
    this.feed = parts.feed;
    this.codec = parts.codec;
    this.requests = parts.requests;
    this.watchers = new CacheWatchers(parts.feed.failures);
    this.window = new EventWindow(parts.windowLimits, (event) => this.slim(event));
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

  /** The revision that the objects were first read as of; 0 until then. */
  get firstRevision(): number {
    return this.firstLoaded ?? 0;
  }

  /** The size of all objects that others have taken the place of: how much a snapshot from before keeps in memory. */
  get replacedBytes(): number {
    return this.replaced;
  }

  /** How many objects there are. */
  get size(): number {
    return this.objects.size;
  }

  /** The size of all of them as stored. */
  get bytes(): number {
    return this.storedBytes;
  }

  /** How many changes it was told of. */
  get changes(): number {
    return this.told;
  }

  get(key: string): ObjectVersion | undefined {
    return this.objects.get(key);
  }

  /** The objects as they are now, to be read at any speed. */
  snapshot(): ObjectSnapshot {
    this.newest ??= new ObjectSnapshot(this.objects.clone(), this.replaced);
    return this.newest;
  }

  /** The objects as of a revision, where that needs not be asked of the store. */
  async snapshotAt(revision: number): Promise<ObjectSnapshot | undefined> {
    const isKnown = this.window.reachesBackTo(revision);
    if (isKnown && !this.window.hasAfter(revision)) return this.snapshot();
    return this.pages.get(revision, this.replaced) ?? (isKnown ? this.takenBack(revision) : undefined);
  }

  /** Keeps a snapshot for who will ask for its next page. */
  keepForPages(revision: number, snapshot: ObjectSnapshot): void {
    this.pages.set(revision, snapshot);
  }

  /**
   * Tells of the changes after `afterRevision`: at once of those that have happened, then of each. Throws `compacted`
   * where the window does not reach back so far.
   */
  watch(afterRevision: number, watcher: CacheWatcher): Disposable {
    if (!this.window.reachesBackTo(afterRevision)) {
      throw new StoreError('compacted', 'the changes are no longer in memory', this.revision);
    }
    for (const event of this.window.after(afterRevision)) watcher.event(event);
    return this.listen(watcher, afterRevision);
  }

  /** Tells of each change that comes from now on, of those after a revision. */
  listen(watcher: CacheWatcher, afterRevision = 0): Disposable {
    return this.watchers.add(watcher, afterRevision);
  }

  /**
   * Some of what has happened after a revision that the window does not reach back to, and up to which revision that is
   * all: from the store. Rejects with `compacted` where that no longer knows either, and with `damaged`.
   */
  async past(after: number): Promise<{ readonly changes: readonly ObjectEvent[]; readonly upTo: number }> {
    const { prefix: start, revision } = this;
    const { events, upTo } = await this.store.readPast({ start, end: `${start}\uffff` }, after);
    return {
      changes: events
        .filter((event) => event.revision <= revision)
        .map((event) => objectEvent(this.codec, event)),
      upTo: upTo > after ? Math.min(upTo, revision) : revision,
    };
  }

  /** Up to which revision everything has been told, also where nothing happens: asks the store. */
  async progress(): Promise<number> {
    await this.feed.progress(PROGRESS_LIMIT_MS);
    return this.revision;
  }

  /** Forgets the changes up to `revision`. */
  trim(revision: number): void {
    this.window.trim(revision);
    this.pages.trim(revision);
  }

  /** What is decoded goes, too: its kind may read the same bytes otherwise when it comes again. */
  dispose(): void {
    for (const version of this.snapshot().from(this.prefix, this.prefix)) version.dropAll();
    this.following.dispose();
    this.pages.clear();
    this.watchers.end();
  }

  private async read(): Promise<void> {
    const early: StoreEvent[] = [];
    this.early = early;
    const objects = new SortedMap<ObjectVersion>();
    let bytes = 0;
    const revision = await this.readPages((record) => {
      if (!this.feed.unreadable.admit(record, this.codec)) return;
      objects.set(record.key, versionOf(this.codec, record));
      bytes += record.value.length;
    });
    // Changes were missed meanwhile, or forgotten: what was read is too old.
    if (this.early !== early || revision === undefined) return this.read();
    this.early = undefined;
    this.take(objects, revision);
    this.storedBytes = bytes;
    for (const event of early) this.receive(event);
  }

  /** Hands over all records as of one revision, which it gives. Undefined: the store has forgotten that meanwhile. */
  private async readPages(take: (record: StoreRecord) => void): Promise<number | undefined> {
    const slice = new TimeSlice(this.feed.clock);
    const range = { end: `${this.prefix}\uffff`, limit: PAGE, isCounted: false };
    try {
      const read = (from: StoreRange): Promise<StoreRangeResult> =>
        this.requests.time('list', () => this.store.range(from));
      let page = await read({ ...range, start: this.prefix });
      const { revision } = page;
      for (;;) {
        page.records.forEach(take);
        const last = page.records.at(-1);
        if (!last || page.remaining === 0) return revision;
        if (slice.spend(page.records.length)) await slice.yield();
        page = await read({ ...range, start: `${last.key}\0`, revision });
      }
    } catch (error) {
      if (error instanceof StoreError && error.code === 'compacted') return undefined;
      throw error;
    }
  }

  private take(objects: SortedMap<ObjectVersion>, revision: number): void {
    this.objects = objects;
    this.newest = undefined;
    this.pages.clear();
    this.loadedRevision = revision;
    this.firstLoaded ??= revision;
    this.window.reset(revision);
  }

  private receive(event: StoreEvent): void {
    if (this.early) this.early.push(event);
    else if (this.loadedRevision > 0 && event.revision > this.loadedRevision) this.apply(event);
  }

  private apply(event: StoreEvent): void {
    const key = eventKey(event);
    const previous = this.objects.get(key);
    if (event.type === 'delete' && this.feed.unreadable.remove(key)) return this.lostTrack(event);
    const isThere = event.type === 'put' && this.feed.unreadable.admit(event.record, this.codec);
    const current = isThere ? versionOf(this.codec, event.record) : undefined;
    if (!current && !previous) return;
    this.told++;
    const change = new ObjectEvent(event.revision, current, previous);
    this.newest = undefined;
    if (current) this.objects.set(key, current);
    else this.objects.delete(key);
    if (previous) this.replaced += previous.value.length;
    this.storedBytes += (current?.value.length ?? 0) - (previous?.value.length ?? 0);
    this.pages.release(this.replaced);
    this.window.add(change);
    this.watchers.tell(change);
  }

  /** What went could not be read: who knew it before cannot be told what it was, and has to look anew. */
  private lostTrack({ revision }: StoreEvent): void {
    this.window.reset(revision);
    this.watchers.end(corruptError());
  }

  /** The objects of now with the changes since a revision taken back: costs what has changed. */
  private async takenBack(revision: number): Promise<ObjectSnapshot> {
    let { replaced } = this;
    const objects = this.objects.clone();
    const slice = new TimeSlice(this.feed.clock);
    for (const { current, previous } of this.window.after(revision).toReversed()) {
      replaced -= previous?.value.length ?? 0;
      if (previous) objects.set(previous.key, previous);
      else if (current) objects.delete(current.key);
      if (slice.spend()) await slice.yield();
    }
    return new ObjectSnapshot(objects, replaced);
  }

  /** Watchers have most likely been sent this change: what was made for them need not be kept. */
  private slim({ current, gone }: ObjectEvent): void {
    gone?.dropAll();
    if (!current) return;
    if (this.objects.get(current.key) === current) current.dropBytes();
    else current.dropAll();
  }

  private lose(): void {
    if (this.early) this.early = [];
    else this.loading = undefined;
    this.loadedRevision = 0;
    this.watchers.end(new StoreError('compacted', 'changes were missed', this.feed.revision));
  }
}

/** Throws where what changed cannot be read. */
function objectEvent(codec: ObjectCodec, event: StoreEvent): ObjectEvent {
  const { previous, revision } = event;
  const record = event.type === 'put' ? event.record : undefined;
  if ((previous && !isReadable(previous, codec)) || (record && !isReadable(record, codec)))
    throw corruptError();
  return new ObjectEvent(
    revision,
    record && versionOf(codec, record),
    previous && versionOf(codec, previous),
  );
}

function versionOf(codec: ObjectCodec, { key, value, modRevision }: StoreRecord): ObjectVersion {
  return new ObjectVersion(codec, key, value, modRevision);
}

function corruptError(): StoreError {
  return new StoreError('damaged', 'saw a DELETED event, but object data is corrupt');
}
