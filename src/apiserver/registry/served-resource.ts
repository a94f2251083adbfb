import type { Kind, Kinds, KubernetesObject, ResourceName } from '../../api/index.ts';
import type { ResourceHooks } from './resource-hooks.ts';
import type { ObjectCodec, ObjectStorage, WrittenTogether } from '../storage/index.ts';

/** Gives objects of a kind what only the server can: addresses, ports. */
export interface Allocator {
  /**
   * Fills a new or changed object, before it is prepared and validated. Throws where what it asks for cannot be had.
   * Whatever was allocated is reserved in this server until the allocation is released.
   */
  begin(
    object: KubernetesObject,
    old: KubernetesObject | undefined,
    options: { readonly dryRun: boolean },
  ): Promise<Allocation>;
  /** What must be written together with the removal of a stored object. */
  freed(object: KubernetesObject): WrittenTogether;
}

export interface Allocation {
  /**
   * What must be written together with the object as it is stored: where that cannot be, another server was quicker, and
   * all has to be allocated anew.
   */
  together(object: KubernetesObject): WrittenTogether;
  /** The write has ended, well or not. */
  release(): void;
}

/** A resource as one version of its group serves it. Versions of one resource share the storage. */
export interface ServedResource {
  readonly kind: Kind;
  /** As errors name it. */
  readonly of: ResourceName;
  readonly allocator: Allocator | undefined;
  /** What else its strategy asks for before it writes. */
  readonly hooks: ResourceHooks;
  /** Those among which its own is one. */
  readonly kinds: Kinds;
  readonly codec: ObjectCodec;
  /** Undefined for a resource that is computed. */
  readonly storage: ObjectStorage | undefined;
}

/** A resource with objects to read and write. */
export interface StoredResource extends ServedResource {
  readonly storage: ObjectStorage;
}
