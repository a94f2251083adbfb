import { conversionOf, rulesOf } from '../../kinds/index.ts';
import type { ResourceInfo, ResourceName } from '../../api/index.ts';
import type { Disposable } from '../../base/index.ts';
import type { Store } from '../../store/index.ts';
import type { ResourceSource } from '../contracts/index.ts';
import {
  type LeaseManager,
  ObjectStorage,
  ResourceCache,
  type RevisionFeed,
  type WindowLimits,
} from '../storage/index.ts';
import type { ResourceHooks } from './resource-hooks.ts';
import type { Allocator, ServedResource } from './served-resource.ts';

/** The resources that are served, each with its storage, made when it is first asked for. */
export class ServedResources implements Disposable {
  private readonly source: ResourceSource;
  private readonly store: Store;
  private readonly feed: RevisionFeed;
  private readonly windowLimits: WindowLimits;
  /** By `group/plural`. */
  private readonly allocators = new Map<string, Allocator>();
  /** By what the keys of a resource begin with. */
  private readonly leases = new Map<string, LeaseManager>();
  private readonly hooks = new Map<string, ResourceHooks>();
  private readonly served = new Map<ResourceInfo, ServedResource>();
  private readonly storages = new Map<string, ObjectStorage>();

  constructor(parts: {
    source: ResourceSource;
    store: Store;
    feed: RevisionFeed;
    windowLimits: WindowLimits;
  }) {
    this.source = parts.source;
    this.store = parts.store;
    this.feed = parts.feed;
    this.windowLimits = parts.windowLimits;
  }

  find(group: string, version: string, plural: string): ServedResource | undefined {
    const info = this.source.find(group, version, plural);
    if (!info) return undefined;
    let resource = this.served.get(info);
    if (!resource) {
      resource = this.serve(info);
      this.served.set(info, resource);
    }
    return resource;
  }

  /** Lets `allocator` fill the objects of a resource. To be called before the resource is first asked for. */
  allocate({ group, resource }: ResourceName, allocator: Allocator): void {
    this.allocators.set(`${group}/${resource}`, allocator);
  }

  /** Lets the objects of a resource go with a lease. To be called before its storage is first asked for. */
  expire(of: ResourceName, leases: LeaseManager): void {
    this.leases.set(this.source.storagePrefix(of), leases);
  }

  /** Gives the strategy of a resource its hooks. To be called before the resource is first asked for. */
  hook({ group, resource }: ResourceName, hooks: ResourceHooks): void {
    this.hooks.set(`${group}/${resource}`, hooks);
  }

  hasGroup(group: string): boolean {
    return this.source.resources().some((info) => info.group === group);
  }

  /** The storage of a built-in resource, whatever version serves it. */
  storage(group: string, plural: string): ObjectStorage {
    const prefix = this.source.storagePrefix({ group, resource: plural });
    let storage = this.storages.get(prefix);
    if (!storage) {
      const { store, feed, windowLimits } = this;
      const cache = new ResourceCache({ prefix, store, feed, windowLimits });
      const leases = this.leases.get(prefix);
      storage = new ObjectStorage({ of: { group, resource: plural }, cache, store, feed, leases });
      this.storages.set(prefix, storage);
    }
    return storage;
  }

  /** Forgets the changes up to `revision`. */
  trim(revision: number): void {
    for (const { cache } of this.storages.values()) cache.trim(revision);
  }

  dispose(): void {
    for (const { cache } of this.storages.values()) cache.dispose();
  }

  private serve(info: ResourceInfo): ServedResource {
    const { group, version, kind, plural } = info;
    const gvk = { group, version, kind };
    const conversion = conversionOf(gvk);
    return {
      info,
      of: { group, resource: plural },
      kind: gvk,
      rules: rulesOf(gvk),
      deletion: this.source.deletionOf(gvk),
      allocator: this.allocators.get(`${group}/${plural}`),
      hooks: this.hooks.get(`${group}/${plural}`) ?? {},
      storage: info.verbs.includes('list')
        ? this.storage(conversion?.stored.group ?? group, plural)
        : undefined,
      conversion,
    };
  }
}
