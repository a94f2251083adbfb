import { type Clock, type Disposable, Disposables, TimeSlice } from '../../base/index.ts';
import { type Status, StatusError } from '../../api/index.ts';
import { StoreError } from '../../store/index.ts';
import type { Limits } from '../limits/limits.ts';
import type { StoredResource } from '../registry/served-resource.ts';
import type { CacheWatcher, ObjectEvent, ObjectSnapshot, ResourceCache } from '../storage/index.ts';
import { Bookmarks } from './bookmarks.ts';
import { internalError, statusOf, tooOld, tooSlow } from './failures.ts';
import type { LiveBody } from './live-body.ts';
import { Narrator, type Told, type WatchedObjects } from './narrator.ts';
import type { WakeQueue } from './wake-queue.ts';
import type { WatchEvent } from './watch-event.ts';

export interface ObjectWatchOptions extends WatchedObjects {
  readonly resource: StoredResource;
  readonly encode: (event: WatchEvent) => Uint8Array | Promise<Uint8Array>;
  /** Called once the objects that there were have been told. */
  readonly started?: (() => void) | undefined;
  /** The changes after this revision; undefined: first the objects that there are, as `ADDED`, then what comes. */
  readonly afterRevision: number | undefined;
  /** Tell the end of the objects that there are by an annotated bookmark. */
  readonly markInitialEvents: boolean;
  readonly bookmarks: boolean;
  readonly timeoutMs: number;
  readonly limits: Pick<Limits, 'watchStallMs' | 'watchSnapshotBytes'>;
  /** Called when the server ends it since it is not read fast enough. */
  readonly cutOff: () => void;
}

/** What the watches of a server share. */
export interface WatchParts {
  readonly clock: Clock;
  readonly wakes: WakeQueue;
}

/** Watches the objects of a resource, of which the cache must be loaded. Ends by itself after the timeout. */
export function watchObjects(parts: WatchParts, signal: AbortSignal, options: ObjectWatchOptions): LiveBody {
  const watch = new ObjectWatch(parts, options);
  watch.start(signal);
  return { chunks: watch, cut: watch.cut };
}

/** How long a receiver that takes nothing has to see the end. */
const END_GRACE_MS = 5000;

/**
 * A watch is pulled: nothing waits for a slow receiver but a place in what all watches have in common. First come the
 * objects of a snapshot, or what happened since a revision from the store and the cache's window, as fast as the receiver
 * takes them. From then on it must keep up: one that the window leaves behind, or that takes nothing for long, is told so.
 */
class ObjectWatch implements AsyncIterable<Uint8Array>, CacheWatcher {
  private readonly clock: Clock;
  private readonly wakes: WakeQueue;
  private readonly options: ObjectWatchOptions;
  private readonly cache: ResourceCache;
  private readonly narrator: Narrator;
  private readonly parts = new Disposables();
  private readonly cutting = new AbortController();
  /** Of the objects that there were when it began, until they have been told. */
  private snapshot: ObjectSnapshot | undefined;
  /** Everything up to this revision was told. */
  private revision: number;
  /** Of the next change in the window; undefined until the past is told. */
  private place: number | undefined;
  /** Lets it go on where nothing was left to tell. */
  private wake: (() => void) | undefined;
  private bookmarkDue = false;
  private stall: Disposable | undefined;
  private grace: Disposable | undefined;
  /** When the receiver last took something. */
  private takenMs: number;
  /** The resource is served no longer: what has happened until then is told, and then the watch is over. */
  private isClosing = false;
  private isEnded = false;
  /** The receiver has seen the end, or has gone. */
  private isOver = false;
  private failure: Status | undefined;

  constructor({ clock, wakes }: WatchParts, options: ObjectWatchOptions) {
    this.clock = clock;
    this.wakes = wakes;
    this.options = options;
    this.cache = options.resource.storage.cache;
    this.narrator = new Narrator(options.resource.kind, options);
    this.revision = options.afterRevision ?? this.cache.revision;
    if (options.afterRevision === undefined) this.snapshot = this.cache.snapshot();
    this.takenMs = clock.now();
  }

  /** Aborts where the receiver is to be broken off: it takes nothing, and so not the end either. */
  get cut(): AbortSignal {
    return this.cutting.signal;
  }

  start(signal: AbortSignal): void {
    const { clock, parts, options } = this;
    const onAbort = (): void => {
      this.isOver = true;
      this.end();
    };
    signal.addEventListener('abort', onAbort, { once: true });
    parts.add({ dispose: () => signal.removeEventListener('abort', onAbort) });
    parts.add({ dispose: () => this.stall?.dispose() });
    parts.add(this.cache.listen(this));
    parts.add(clock.setTimer(options.timeoutMs, () => this.end()));
    if (options.bookmarks) parts.add(new Bookmarks(clock, options.timeoutMs, () => void this.bookmark()));
    if (signal.aborted) onAbort();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    const slice = new TimeSlice(this.clock);
    try {
      for await (const told of this.all()) {
        for (const step of told) {
          if (this.isEnded) break;
          const event = step instanceof Promise ? await this.converted(step) : step;
          if (this.isEnded) break;
          if (event) yield this.encoded(event);
          if (slice.spend()) await slice.yield();
        }
        if (this.isEnded) break;
      }
      if (this.failure && !this.isOver) yield this.encoded({ type: 'ERROR', status: this.failure });
    } finally {
      this.isOver = true;
      this.end();
      this.grace?.dispose();
    }
  }

  event(change: ObjectEvent): void {
    const { snapshot, wake } = this;
    const { watchSnapshotBytes } = this.options.limits;
    if (snapshot && this.cache.replacedBytes - snapshot.replacedBytes > watchSnapshotBytes)
      this.cutOff(tooSlow());
    if (!wake) return;
    if (this.narrator.concerns(change)) this.goOn(wake);
    else this.pass(change);
  }

  ended(error: StoreError | undefined): void {
    if (error && error.code !== 'closed') this.fail(statusOf(error, this.revision));
    else this.close();
  }

  /** A watch that can not show an object ends with the reason. */
  private async converted(step: Promise<WatchEvent | undefined>): Promise<WatchEvent | undefined> {
    try {
      return await step;
    } catch (error) {
      this.fail(error instanceof StatusError ? error.toStatus() : internalError(error));
      return undefined;
    }
  }

  private encoded(event: WatchEvent): Uint8Array | Promise<Uint8Array> {
    this.takenMs = this.clock.now();
    return this.options.encode(event);
  }

  private async *all(): AsyncGenerator<Iterable<Told>, void, undefined> {
    if (this.snapshot) yield this.objects(this.snapshot);
    this.snapshot = undefined;
    this.options.started?.();
    const { window } = this.cache;
    if (this.isBeforeItsKind()) {
      this.fail(tooOld(this.revision, this.cache.firstRevision));
      return;
    }
    try {
      while (!window.reachesBackTo(this.revision)) yield await this.past();
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      this.ended(error);
      return;
    }
    this.place = window.placeAfter(this.revision);
    for (;;) {
      yield this.news();
      if (this.isClosing && this.place === window.end) return;
      await this.idle();
    }
  }

  /**
   * A kind that comes and goes reads objects in its own way: who knows them as another one read them has to look anew, as
   * upstream's clients do.
   */
  private isBeforeItsKind(): boolean {
    const { cache, options } = this;
    return options.resource.kind.type.isUnstructured && this.revision < cache.firstRevision;
  }

  private *objects(snapshot: ObjectSnapshot): Iterable<Told> {
    const { keyPrefix, markInitialEvents } = this.options;
    const { revision } = this;
    yield* this.narrator.added(snapshot.from(keyPrefix, keyPrefix));
    if (!markInitialEvents) return;
    yield { type: 'BOOKMARK', revision, annotations: { 'k8s.io/initial-events-end': 'true' } };
  }

  private async past(): Promise<Iterable<Told>> {
    const { changes, upTo } = await this.cache.past(this.revision);
    this.revision = upTo;
    return this.narrator.changes(changes);
  }

  /** What has come since in the window. */
  private *news(): Iterable<Told> {
    const { window } = this.cache;
    for (;;) {
      const change = this.place === undefined ? undefined : window.at(this.place);
      if (!change) break;
      this.watchStall();
      yield this.pass(change) ? this.narrator.changed(change) : undefined;
    }
    if ((this.place ?? 0) < window.first)
      this.cutOff(tooOld(this.revision, window.at(window.first)?.revision ?? 0));
    else if (this.bookmarkDue) {
      this.bookmarkDue = false;
      yield { type: 'BOOKMARK', revision: Math.max(this.revision, this.cache.revision) };
    }
  }

  /** Moves on to the next place. Whether the change is one of those that are wanted. */
  private pass({ revision }: ObjectEvent): boolean {
    this.place = (this.place ?? 0) + 1;
    const isWanted = revision > (this.options.afterRevision ?? 0);
    if (isWanted) this.revision = revision;
    return isWanted;
  }

  /** Resolves once there is something to tell. */
  private idle(): Promise<void> {
    const hasNews = this.place !== this.cache.window.end;
    if (hasNews || this.bookmarkDue || this.isClosing || this.isEnded) return Promise.resolve();
    return new Promise((resolve) => (this.wake = resolve));
  }

  private goOn(wake: () => void): void {
    this.wake = undefined;
    this.wakes.add(wake);
  }

  private async bookmark(): Promise<void> {
    await this.cache.progress();
    this.bookmarkDue = true;
    if (this.wake) this.goOn(this.wake);
  }

  /** Cuts off who takes nothing of what there is for too long. */
  private watchStall(): void {
    const { clock } = this;
    const { watchStallMs } = this.options.limits;
    this.stall ??= clock.setTimer(Math.max(0, watchStallMs - (clock.now() - this.takenMs)), () => {
      this.stall = undefined;
      if (this.wake || this.place === this.cache.window.end) return;
      if (clock.now() - this.takenMs >= watchStallMs) this.cutOff(tooSlow());
      else this.watchStall();
    });
  }

  /** Ends it once all that has happened is told, or its receiver takes nothing of that. */
  private close(): void {
    if (this.isEnded || this.isClosing) return;
    this.isClosing = true;
    this.grace = this.clock.setTimer(END_GRACE_MS, () => this.cutting.abort());
    if (this.wake) this.goOn(this.wake);
  }

  /** Its receiver is too slow. */
  private cutOff(failure: Status): void {
    if (!this.failure && !this.isEnded) this.options.cutOff();
    this.fail(failure);
  }

  /** Ends it with an event that says why. */
  private fail(failure: Status): void {
    this.failure ??= failure;
    this.end();
  }

  private end(): void {
    if (this.isEnded) return;
    this.isEnded = true;
    this.snapshot = undefined;
    this.parts.dispose();
    const { wake } = this;
    this.wake = undefined;
    if (wake) wake();
    else if (!this.isOver) {
      this.grace ??= this.clock.setTimer(END_GRACE_MS, () => this.cutting.abort());
    }
  }
}
