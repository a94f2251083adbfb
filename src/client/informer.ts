import { StatusError } from '../api/index.ts';
import { type Clock, type Disposable, disposable, type Log, sleep, TimeSlice } from '../base/index.ts';
import { Backoff } from './backoff.ts';
import type { ListWatch, ObjectList } from './list.ts';
import { MutableObjectCache, type ObjectCache } from './object-cache.ts';
import { type ApiObject, keyOf } from './object-name.ts';
import { isStoreReadError, listReadable } from './streamed-list.ts';
import type { WatchBudget, WatchTurn } from './watch-budget.ts';
import type { WatchEvent } from './watch.ts';

/** Hears of each change, after the cache has it. The objects are the cache's own: nobody may change them. */
export interface InformerHandler<T> {
  added?(object: T): void;
  updated?(object: T, old: T): void;
  /** `object` is the last that was seen of it. */
  deleted?(object: T): void;
  /** The resource could not be listed, which will be tried again. */
  failed?(error: unknown): void;
}

/** A cache of a resource that follows the server. */
export interface Informer<T> extends Disposable {
  readonly resource: string;
  readonly cache: ObjectCache<T>;
  /** Whether the first list is in the cache. */
  readonly hasSynced: boolean;
  /** Why the last list failed; undefined once one has worked. */
  readonly failure: Error | undefined;
  /** Resolves when {@link hasSynced}; never, where the informer is disposed before. */
  whenSynced(): Promise<void>;
  /** Tells of what is in the cache as `added` at once, and then of every change. */
  addHandler(handler: InformerHandler<T>): Disposable;
}

/** An informer as whoever started it has it. */
export interface StartedInformer<T> extends Informer<T> {
  /** Tries again at once where it waits after a failure: the server answers again, say. */
  retry(): void;
}

export interface InformerOptions<T extends ApiObject> {
  readonly resource: ListWatch<T>;
  readonly clock: Clock;
  readonly log: Log;
  /** All namespaces where left out. */
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  /** Deep-freezes each object, so that a test finds who changes one. */
  readonly freeze?: boolean;
  /** Shares the watches of several informers out; each runs undisturbed where left out. */
  readonly budget?: WatchBudget | undefined;
}

/**
 * Starts to list and watch a resource. The watch is taken up where it ended; where its revision is gone (410), the
 * resource is listed again and the difference told. A failing server is asked again with growing pauses.
 */
export function startInformer<T extends ApiObject>(options: InformerOptions<T>): StartedInformer<T> {
  const informer = new ListWatchInformer(options);
  void informer.run();
  return informer;
}

const BACKOFF = { initialMs: 800, limitMs: 30_000 };
/** A watch that ends sooner than this without an event has failed, whatever the server says. */
const SHORT_WATCH_MS = 1000;

class ListWatchInformer<T extends ApiObject> implements StartedInformer<T> {
  readonly cache = new MutableObjectCache<T>();
  hasSynced = false;
  failure: Error | undefined;
  private readonly options: InformerOptions<T>;
  private readonly log: Log;
  private readonly backoff = new Backoff(BACKOFF);
  private readonly abort = new AbortController();
  private readonly handlers = new Set<InformerHandler<T>>();
  private readonly waiting: (() => void)[] = [];
  private pausing: AbortController | undefined;

  constructor(options: InformerOptions<T>) {
    this.options = options;
    this.log = options.log.named('informer');
  }

  get resource(): string {
    return this.options.resource.plural;
  }

  whenSynced(): Promise<void> {
    return this.hasSynced ? Promise.resolve() : new Promise((resolve) => this.waiting.push(resolve));
  }

  addHandler(handler: InformerHandler<T>): Disposable {
    this.handlers.add(handler);
    for (const object of this.cache.list()) this.guarded(() => handler.added?.(object));
    return disposable(() => this.handlers.delete(handler));
  }

  retry(): void {
    this.backoff.reset();
    this.pausing?.abort();
  }

  dispose(): void {
    this.pausing?.abort();
    this.abort.abort(new Error('the informer is disposed'));
    this.handlers.clear();
  }

  async run(): Promise<void> {
    let revision: string | undefined;
    while (!this.disposed) {
      try {
        revision ??= await this.relist();
        if (this.disposed) return;
        revision = await this.follow(revision);
      } catch (error) {
        if (isExpired(error) || (revision !== undefined && isStoreReadError(error))) {
          revision = undefined;
          continue;
        }
        if (revision === undefined) this.fail(error);
        await this.pause(error);
      }
    }
  }

  private get disposed(): boolean {
    return this.abort.signal.aborted;
  }

  private selection(): {
    namespace?: string;
    labelSelector?: string;
    fieldSelector?: string;
  } {
    const { namespace, labelSelector, fieldSelector } = this.options;
    return {
      ...(namespace === undefined ? {} : { namespace }),
      ...(labelSelector === undefined ? {} : { labelSelector }),
      ...(fieldSelector === undefined ? {} : { fieldSelector }),
    };
  }

  private async relist(): Promise<string> {
    const options = { ...this.selection(), signal: this.abort.signal };
    const list = await listReadable(this.options.resource, options);
    this.failure = undefined;
    if (!this.disposed) await this.replace(list);
    return list.resourceVersion;
  }

  /** Follows one watch to its end; gives the revision from which the next one goes on. */
  private async follow(revision: string): Promise<string> {
    const { budget } = this.options;
    if (budget === undefined) return this.watch(revision, this.abort.signal);
    const turn = await budget.take(this.abort.signal);
    try {
      return await this.watch(revision, turn.signal, turn);
    } finally {
      turn.dispose();
    }
  }

  private async watch(revision: string, signal: AbortSignal, turn?: WatchTurn): Promise<string> {
    const startedMs = this.options.clock.now();
    let last = revision;
    const watch = { ...this.selection(), resourceVersion: revision, allowWatchBookmarks: true, signal };
    try {
      for await (const event of this.options.resource.watch(watch)) {
        if (this.disposed) return last;
        this.apply(event);
        last = event.object.metadata.resourceVersion ?? last;
        this.backoff.reset();
      }
    } catch (error) {
      if (turn?.isOver === true) return last;
      // What was already told is not asked for again, whatever ended the watch.
      if (isExpired(error) || isStoreReadError(error) || last === revision) throw error;
      await this.pause(error);
      return last;
    }
    if (turn?.isOver === true) return last;
    if (last === revision && this.options.clock.now() - startedMs < SHORT_WATCH_MS) {
      throw new Error('the watch ended at once');
    }
    return last;
  }

  /** Takes in a list, which may be long, in slices. */
  private async replace(list: ObjectList<T>): Promise<void> {
    const slice = new TimeSlice(this.options.clock);
    const gone = new Set(this.cache.keys());
    for (const object of list.items) {
      gone.delete(keyOf(object));
      this.put(object);
      if (slice.spend()) await slice.yield();
      if (this.disposed) return;
    }
    for (const key of gone) {
      this.remove(key);
      if (slice.spend()) await slice.yield();
      if (this.disposed) return;
    }
    if (this.hasSynced) return;
    this.hasSynced = true;
    for (const resolve of this.waiting.splice(0)) resolve();
  }

  private apply({ type, object }: WatchEvent<T>): void {
    switch (type) {
      case 'ADDED':
      case 'MODIFIED':
        this.put(object);
        break;
      case 'DELETED':
        this.remove(keyOf(object), object);
        break;
      case 'BOOKMARK':
        break;
    }
  }

  private put(object: T): void {
    const known = this.cache.getByKey(keyOf(object));
    if (known && known.metadata.resourceVersion === object.metadata.resourceVersion) return;
    if (this.options.freeze) deepFreeze(object);
    const old = this.cache.put(object);
    // A name that was deleted and made again between two lists is another object: both are told.
    const same = old !== undefined && old.metadata.uid === object.metadata.uid;
    if (old !== undefined && !same) this.tell((handler) => handler.deleted?.(old));
    this.tell((handler) =>
      old !== undefined && same ? handler.updated?.(object, old) : handler.added?.(object),
    );
  }

  private remove(key: string, last?: T): void {
    const old = this.cache.remove(key);
    if (old !== undefined) this.tell((handler) => handler.deleted?.(last ?? old));
  }

  private tell(call: (handler: InformerHandler<T>) => void): void {
    for (const handler of this.handlers) this.guarded(() => call(handler));
  }

  private guarded(call: () => void): void {
    try {
      call();
    } catch (error) {
      this.log.error('a handler failed', { resource: this.resource, error });
    }
  }

  private fail(error: unknown): void {
    if (this.disposed) return;
    this.failure = error instanceof Error ? error : new Error(String(error));
    this.tell((handler) => handler.failed?.(error));
  }

  private async pause(error: unknown): Promise<void> {
    if (this.disposed) return;
    this.log.warn('list or watch failed', { resource: this.resource, error });
    this.pausing = new AbortController();
    await sleep(this.options.clock, this.backoff.nextMs(), this.pausing.signal).catch(() => undefined);
    this.pausing = undefined;
  }
}

function isExpired(error: unknown): boolean {
  return error instanceof StatusError && error.code === 410;
}

function deepFreeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const part of Object.values(value)) deepFreeze(part);
}
