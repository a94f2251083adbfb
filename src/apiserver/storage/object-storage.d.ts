import { type KubernetesObject, type ResourceName } from '../../api/index.ts';
import type { Store } from '../../store/index.ts';
import { ObjectVersion } from './object-version.ts';
import type { ResourceCache } from './resource-cache.ts';
import type { RevisionFeed } from './revision-feed.ts';
/** One page of objects, of one revision. */
export interface StoredPage {
  readonly versions: readonly ObjectVersion[];
  readonly revision: number;
}
/**
 * The stored objects of one resource. Reads see every acknowledged write; a write that lost against another one
 * resolves with undefined.
 */
export declare class ObjectStorage {
  readonly of: ResourceName;
  readonly cache: ResourceCache;
  private readonly store;
  private readonly feed;
  constructor(parts: { of: ResourceName; cache: ResourceCache; store: Store; feed: RevisionFeed });
  /** The key of an object, or with an empty name what the keys of a namespace begin with. */
  key(namespace: string, name: string): string;
  /** The newest state of an object. */
  get(namespace: string, name: string): Promise<ObjectVersion | undefined>;
  /** Waits until the cache has everything that was acknowledged before. */
  refresh(): Promise<void>;
  /** Waits until the cache is of `revision` or later. Throws a 504 where that is not reached in time. */
  waitFor(revision: number): Promise<void>;
  /** Stores a new object. Throws `AlreadyExists`. */
  create(namespace: string, name: string, object: KubernetesObject): Promise<ObjectVersion>;
  /** Throws `AlreadyExists` where there is an object of that name. */
  assertFree(namespace: string, name: string): Promise<void>;
  /** Stores `next` in the place of `current`. */
  replace(current: ObjectVersion, next: ObjectVersion): Promise<ObjectVersion | undefined>;
  /** Removes an object. Resolves with its last state at the revision of the removal. */
  delete(current: ObjectVersion): Promise<ObjectVersion | undefined>;
  /** The objects of which the key is at or after `start` and begins with `prefix`, as of an earlier revision. */
  past(start: string, prefix: string, revision: number): Promise<StoredPage>;
  private taken;
  private put;
}
//# sourceMappingURL=object-storage.d.ts.map
