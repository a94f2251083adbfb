import { alreadyExists, type KubernetesObject, type ResourceName, StatusError } from '../../api/index.ts';
import {
  type Store,
  StoreError,
  type StoreOperation,
  type StoreTransaction,
  type StoreTransactionResult,
} from '../../store/index.ts';
import { Freshness } from './freshness.ts';
import { ListCounts } from './list-counts.ts';
import type { LeaseManager } from './lease-manager.ts';
import type { ObjectCodec } from './object-codec.ts';
import { assertStorable } from './object-size.ts';
import { ObjectVersion } from './object-version.ts';
import type { ResourceCache } from './resource-cache.ts';
import type { RevisionFeed } from './revision-feed.ts';
import type { StoreRequests } from './store-requests.ts';
import { type UnreadableObject, unreadableError, unreadableRecords } from './unreadable-objects.ts';

/** How long a read waits for a revision that has not been reached yet, as upstream's. */
const FRESH_LIMIT_MS = 3000;

/** What goes into the transaction of an object: all of it is written, or nothing. */
export type WrittenTogether = Pick<StoreTransaction, 'compares' | 'operations'>;

export interface WriteOptions {
  /** Who writes: kept with the revision. */
  readonly author?: string | undefined;
  readonly together?: WrittenTogether | undefined;
}

/** Some objects as of an earlier revision. */
export interface StoredPage {
  readonly versions: readonly ObjectVersion[];
  /** There are others after them. */
  readonly hasMore: boolean;
}

export interface ObjectStorageParts {
  readonly of: ResourceName;
  readonly cache: ResourceCache;
  readonly requests: StoreRequests;
  readonly store: Store;
  readonly feed: RevisionFeed;
  readonly codec: ObjectCodec;
  /** With which the objects go some time after their last write; undefined: they stay. */
  readonly leases?: LeaseManager | undefined;
}

/**
 * The stored objects of one resource. Reads see every acknowledged write; a write that lost against another one
 * resolves with undefined.
 */
export class ObjectStorage {
  readonly of: ResourceName;
  readonly cache: ResourceCache;
  /** What was asked of the store. */
  readonly requests: StoreRequests;
  /** From where lists were answered: from memory, or from the store. */
  readonly lists = { cache: new ListCounts(), store: new ListCounts() };
  private readonly store: Store;
  private readonly feed: RevisionFeed;
  readonly codec: ObjectCodec;
  private readonly leases: LeaseManager | undefined;

  constructor(parts: ObjectStorageParts) {
    this.of = parts.of;
    this.leases = parts.leases;
    this.cache = parts.cache;
    this.requests = parts.requests;
    this.store = parts.store;
    this.feed = parts.feed;
    this.codec = parts.codec;
  }

  /** The key of an object, or with an empty name what the keys of a namespace begin with. */
  key(namespace: string, name: string): string {
    return namespace === '' ? `${this.cache.prefix}${name}` : `${this.cache.prefix}${namespace}/${name}`;
  }

  /** The newest state of an object. */
  async get(namespace: string, name: string, freshness?: Freshness): Promise<ObjectVersion | undefined> {
    await this.refresh(freshness);
    return this.find(namespace, name);
  }

  /**
   * The state of an object as far as this server has heard: what it wrote itself is there, what another server on the
   * store wrote comes by the watch. One that cannot be read is not there.
   */
  async cached(namespace: string, name: string): Promise<ObjectVersion | undefined> {
    await this.cache.load();
    return this.cache.get(this.key(namespace, name));
  }

  /** An object in the cache, which must be loaded. Throws upstream's 500 where what is stored cannot be read. */
  find(namespace: string, name: string): ObjectVersion | undefined {
    const key = this.key(namespace, name);
    const version = this.cache.get(key);
    const unreadable = version ? undefined : this.feed.unreadable.get(key);
    if (unreadable) throw unreadableError(unreadable);
    return version;
  }

  /** What is stored of an object that cannot be read, where it is so. */
  async unreadable(namespace: string, name: string): Promise<UnreadableObject | undefined> {
    await this.refresh();
    return this.feed.unreadable.get(this.key(namespace, name));
  }

  /** Throws upstream's 500 where an object of a list cannot be read: the key is at or after `start`, and has the prefix. */
  assertReadable(start: string, prefix: string): void {
    this.feed.unreadable.assertNone(this.of, start, prefix);
  }

  /** Waits until the cache has everything that was acknowledged before, on whichever server. */
  async refresh(freshness = new Freshness()): Promise<void> {
    await this.cache.load();
    await this.waitFor(await freshness.revision(this.store));
  }

  /** Waits until the cache is of `revision` or later. Throws a 504 where that is not reached in time. */
  async waitFor(revision: number): Promise<void> {
    await this.cache.load();
    if (this.cache.revision >= revision) return;
    if (!(await this.feed.waitFor(revision, FRESH_LIMIT_MS))) throw tooLarge(revision, this.cache.revision);
  }

  /**
   * Stores a new object. Throws `AlreadyExists`; undefined: what is to be written together with it cannot be.
   */
  async create(
    namespace: string,
    name: string,
    object: KubernetesObject,
    options?: WriteOptions,
  ): Promise<ObjectVersion | undefined> {
    const version = ObjectVersion.unstored(this.codec, this.key(namespace, name), object);
    assertStorable(version);
    const result = await this.commit({ key: version.key, value: version.value }, 0, options);
    if (result.written) return this.stored(version, result.revision);
    return result.current[0] ? this.taken(namespace, name) : undefined;
  }

  /** Throws `AlreadyExists` where there is an object of that name. */
  async assertFree(namespace: string, name: string, freshness: Freshness): Promise<void> {
    if (await this.get(namespace, name, freshness)) this.taken(namespace, name);
  }

  /** Stores `next` in the place of `current`. */
  async replace(
    current: ObjectVersion,
    next: ObjectVersion,
    options?: WriteOptions,
  ): Promise<ObjectVersion | undefined> {
    assertStorable(next);
    const result = await this.commit({ key: next.key, value: next.value }, current.revision, options);
    return result.written ? this.stored(next, result.revision) : undefined;
  }

  /** Removes an object. Resolves with its last state at the revision of the removal. */
  async delete(current: ObjectVersion, options?: WriteOptions): Promise<ObjectVersion | undefined> {
    const result = await this.commit({ key: current.key }, current.revision, options);
    return result.written ? current.at(result.revision) : undefined;
  }

  /** Removes an object that cannot be read. False: another write got in between. */
  async deleteUnreadable({ key, revision }: UnreadableObject, options?: WriteOptions): Promise<boolean> {
    return (await this.commit({ key }, revision, options)).written;
  }

  /**
   * At most `limit` objects of which the key is at or after `start` and begins with `prefix`, as of an earlier revision.
   */
  async past(start: string, prefix: string, revision: number, limit: number): Promise<StoredPage> {
    const range = { start, end: `${prefix}\uffff`, revision, limit, isCounted: false };
    const { records, remaining } = await this.requests.time('list', () => this.store.range(range));
    const damaged = records.filter(
      ({ key, modRevision, integrity }) =>
        integrity === 'damaged' || this.feed.unreadable.get(key)?.revision === modRevision,
    );
    if (damaged.length > 0) throw unreadableRecords(this.of, damaged, this.codec);
    const versions = records.map(
      ({ key, value, modRevision }) => new ObjectVersion(this.codec, key, value, modRevision),
    );
    return { versions, hasMore: remaining > 0 };
  }

  private taken(namespace: string, name: string): never {
    const error = alreadyExists(this.of, name);
    const object = this.cache.get(this.key(namespace, name))?.object;
    if (object?.metadata.deletionTimestamp === undefined) throw error;
    throw new StatusError(409, 'AlreadyExists', `object is being deleted: ${error.message}`, error.details);
  }

  /** Writes in one step, and waits until the cache has it, or what stood in its way. */
  private async commit(
    operation: StoreOperation,
    modRevision: number,
    { author, together }: WriteOptions = {},
  ): Promise<StoreTransactionResult> {
    const compares = [{ key: operation.key, modRevision }, ...(together?.compares ?? [])];
    const others = together?.operations ?? [];
    const result = await this.withLease(operation, (leased) =>
      this.requests.time(nameOf(operation, modRevision), () =>
        this.store.commit({
          compares,
          operations: [leased, ...others],
          ...(author === undefined ? {} : { author }),
        }),
      ),
    );
    await this.settle(result.revision);
    return result;
  }

  /** Waits until the cache has a write. The write stands, also where this takes too long: then reads wait for it. */
  private async settle(revision: number): Promise<void> {
    try {
      await this.waitFor(revision);
    } catch (error) {
      if (!(error instanceof StatusError) && !(error instanceof StoreError)) throw error;
    }
  }

  /** Puts go with a lease where the resource has them; one that is gone is replaced once. */
  private async withLease<T>(
    operation: StoreOperation,
    write: (operation: StoreOperation) => Promise<T>,
  ): Promise<T> {
    const { leases } = this;
    if (!leases || operation.value === undefined) return write(operation);
    try {
      return await write({ ...operation, lease: await leases.lease() });
    } catch (error) {
      if (!(error instanceof StoreError) || error.code !== 'no-lease') throw error;
      leases.forget();
      return write({ ...operation, lease: await leases.lease() });
    }
  }

  private stored({ key, value }: ObjectVersion, revision: number): ObjectVersion {
    const cached = this.cache.get(key);
    return cached?.revision === revision ? cached : new ObjectVersion(this.codec, key, value, revision);
  }
}

function nameOf({ value }: StoreOperation, modRevision: number): 'create' | 'update' | 'delete' {
  if (value === undefined) return 'delete';
  return modRevision === 0 ? 'create' : 'update';
}

function tooLarge(revision: number, current: number): StatusError {
  const message = `Timeout: Too large resource version: ${revision}, current: ${current}`;
  return new StatusError(504, 'Timeout', message, {
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
    retryAfterSeconds: 1,
  });
}
