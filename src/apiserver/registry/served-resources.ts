import type { Kind, Kinds, KindsChange, ResourceName } from '../../api/index.ts';
import type { Disposable } from '../../base/index.ts';
import type { Store } from '../../store/index.ts';
import {
  type LeaseManager,
  ObjectCodec,
  ObjectStorage,
  ResourceCache,
  type RevisionFeed,
  ROOT,
  StoreRequests,
  type WindowLimits,
} from '../storage/index.ts';
import type { StorageStats } from '../metrics/index.ts';
import type { ResourceHooks } from './resource-hooks.ts';
import type { Allocator, ServedResource } from './served-resource.ts';

interface NamedObject {
  readonly group: string;
  readonly version: string;
  /** The plural. */
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
}

/**
 * The resources that are served, each with its storage, made when it is first asked for and forgotten when its kind goes.
 */
export class ServedResources implements Disposable {
  private readonly kinds: Kinds;
  private readonly store: Store;
  private readonly feed: RevisionFeed;
  private readonly windowLimits: WindowLimits;
  private readonly codec: ObjectCodec;
  private readonly changes: Disposable;
  /** By `group/plural`. */
  private readonly allocators = new Map<string, Allocator>();
  private readonly leases = new Map<string, LeaseManager>();
  private readonly hooks = new Map<string, ResourceHooks>();
  private readonly served = new Map<Kind, ServedResource>();
  /** By what the keys of a resource begin with. */
  private readonly storages = new Map<string, ObjectStorage>();

  constructor(parts: { kinds: Kinds; store: Store; feed: RevisionFeed; windowLimits: WindowLimits }) {
    this.kinds = parts.kinds;
    this.store = parts.store;
    this.feed = parts.feed;
    this.windowLimits = parts.windowLimits;
    this.codec = new ObjectCodec(parts.kinds);
    this.changes = parts.kinds.onChange((change) => this.forget(change));
  }

  find(group: string, version: string, plural: string): ServedResource | undefined {
    const kind = this.kinds.findResource(group, version, plural);
    if (!kind) return undefined;
    let resource = this.served.get(kind);
    if (!resource) {
      resource = this.serve(kind);
      this.served.set(kind, resource);
    }
    return resource;
  }

  /** The size of what is stored of an object, as far as it has been read; 0 where there is none. */
  storedBytes({ group, version, resource, namespace, name }: NamedObject): number {
    if (name === '') return 0;
    const found = this.find(group, version, resource);
    if (!found?.storage) return 0;
    const { cache } = found.storage;
    return cache.get(found.storage.key(found.kind.namespaced ? namespace : '', name))?.value.length ?? 0;
  }

  /** How many objects of a resource there are, and their size as stored; undefined where there is no such resource. */
  objectStats({
    group,
    version,
    resource,
  }: Pick<NamedObject, 'group' | 'version' | 'resource'>): { count: number; bytes: number } | undefined {
    const cache = this.find(group, version, resource)?.storage?.cache;
    return cache && { count: cache.size, bytes: cache.bytes };
  }

  /** What is stored of each resource that has been asked for. */
  stats(): StorageStats[] {
    return [...this.storages.values()].map(({ of, cache, requests, lists }) => {
      const { size: count, bytes, revision, changes } = cache;
      const capacity = this.windowLimits.events;
      return { ...of, count, bytes, revision, changes, capacity, requests, lists };
    });
  }

  /** Lets `allocator` fill the objects of a resource. To be called before the resource is first asked for. */
  allocate(of: ResourceName, allocator: Allocator): void {
    this.allocators.set(nameOf(of), allocator);
  }

  /** Lets the objects of a resource go with a lease. To be called before its storage is first asked for. */
  expire(of: ResourceName, leases: LeaseManager): void {
    this.leases.set(nameOf(of), leases);
  }

  /** Gives the strategy of a resource its hooks. To be called before the resource is first asked for. */
  hook(of: ResourceName, hooks: ResourceHooks): void {
    this.hooks.set(nameOf(of), hooks);
  }

  /** Whether a group has paths of its own, known or not: of one that definitions alone bring, upstream knows those it serves. */
  hasRoutes(group: string): boolean {
    if (!this.kinds.hasGroup(group)) return false;
    return this.kinds.all().some((kind) => kind.group === group && !kind.type.isUnstructured);
  }

  /** The storage of a resource, whatever version serves it. Throws where there is no such resource. */
  storage(group: string, plural: string): ObjectStorage {
    const [kind] = this.kinds.versionsOf({ group, resource: plural });
    if (!kind) throw new Error(`${plural}.${group} is no resource`);
    return this.storageOf(kind);
  }

  /** Forgets the changes up to `revision`. */
  trim(revision: number): void {
    for (const { cache } of this.storages.values()) cache.trim(revision);
  }

  dispose(): void {
    this.changes.dispose();
    for (const { cache } of this.storages.values()) cache.dispose();
  }

  private serve(kind: Kind): ServedResource {
    const { group, plural } = kind;
    const of = { group, resource: plural };
    return {
      kind,
      of,
      allocator: this.allocators.get(nameOf(of)),
      hooks: this.hooks.get(nameOf(of)) ?? {},
      kinds: this.kinds,
      codec: this.codec,
      storage: kind.verbs.includes('list') ? this.storageOf(kind) : undefined,
    };
  }

  /** Where versions are stored in one group and served in another, too, they have one place and one name. */
  private storageOf(kind: Kind): ObjectStorage {
    const { conversion, plural, storagePrefix } = kind;
    const known = this.storages.get(storagePrefix);
    if (known) return known;
    const { store, feed, windowLimits, codec } = this;
    const of = { group: conversion?.stored.group ?? kind.group, resource: plural };
    const requests = new StoreRequests(feed.clock);
    const prefix = `${ROOT}${storagePrefix}`;
    const cache = new ResourceCache({ prefix, store, feed, windowLimits, codec, requests });
    const leases = this.leases.get(nameOf(of));
    const storage = new ObjectStorage({ of, cache, requests, store, feed, codec, leases });
    this.storages.set(storagePrefix, storage);
    return storage;
  }

  /** What a kind that goes had decoded is of no use to the others in its place: their watches begin anew. */
  private forget({ removed }: KindsChange): void {
    const prefixes = new Set(removed.map(({ storagePrefix }) => storagePrefix));
    if (prefixes.size === 0) return;
    for (const kind of this.served.keys()) if (prefixes.has(kind.storagePrefix)) this.served.delete(kind);
    for (const prefix of prefixes) {
      this.storages.get(prefix)?.cache.dispose();
      this.storages.delete(prefix);
    }
  }
}

function nameOf({ group, resource }: ResourceName): string {
  return `${group}/${resource}`;
}
