import type { Disposable } from '../../base/index.ts';
import { type Store, StoreError } from '../../store/index.ts';
import { ObjectEvent } from './object-event.ts';
import { ObjectVersion } from './object-version.ts';
import type { RevisionFeed } from './revision-feed.ts';
export interface CacheWatcher {
  event(event: ObjectEvent): void;
  /** The watch is over: the revisions it would need are gone, or the store is. */
  ended(error: StoreError | undefined): void;
}
export interface CacheWatch extends Disposable {
  /** Up to which revision everything has been told, also where nothing happens: asks the store. */
  progress(): Promise<number>;
}
/**
 * The objects of one resource as of the newest revision, and their latest changes: what get, list and watch answer
 * from. It is filled on first use and kept by the feed.
 */
export declare class ResourceCache implements Disposable {
  /** All keys of the resource begin with this: `/registry/pods/`. */
  readonly prefix: string;
  private readonly store;
  private readonly feed;
  private readonly versions;
  private readonly keys;
  private readonly window;
  private readonly watchers;
  private readonly following;
  private loadedRevision;
  private loading;
  /** Events that came while the objects were being read; undefined at other times. */
  private early;
  constructor(parts: { prefix: string; store: Store; feed: RevisionFeed; windowLimit: number });
  /** Resolves once the objects have been read. */
  load(): Promise<void>;
  /** The objects have been read, and no change has been missed since. */
  get isLoaded(): boolean;
  /** The revision that the objects are of. */
  get revision(): number;
  get(key: string): ObjectVersion | undefined;
  /** The objects of which the key is at or after `start` and begins with `prefix`, in the order of keys. */
  from(start: string, prefix: string): Iterable<ObjectVersion>;
  countFrom(start: string, prefix: string): number;
  /**
   * Tells of the changes after `afterRevision`: at once of those that have happened, then of each. Changes from before
   * the cache come from the store, as long as that keeps them.
   */
  watch(afterRevision: number, watcher: CacheWatcher): CacheWatch;
  /** Whether the objects of `revision` are known to be those of now. */
  isUnchangedSince(revision: number): boolean;
  /** Forgets the changes up to `revision`. */
  trim(revision: number): void;
  dispose(): void;
  private read;
  private receive;
  private apply;
  private tell;
  /** A watcher that threw has lost an event: for it the watch is over. */
  private drop;
  /** Watchers have most likely been sent this change: what was made for them need not be kept. */
  private slim;
  private watchStore;
  private lose;
  private endWatchers;
}
//# sourceMappingURL=resource-cache.d.ts.map
