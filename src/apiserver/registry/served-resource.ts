import type {
  Conversion,
  GroupVersionKind,
  KubernetesObject,
  ResourceInfo,
  ResourceName,
  Strategy,
} from '../../api/index.ts';
import type { DeletionRules } from '../contracts/index.ts';
import type { ObjectStorage, ObjectVersion } from '../storage/index.ts';

/** Gives objects of a kind what only the server can: addresses, ports. */
export interface Allocator {
  /**
   * Fills a new or changed object, before it is prepared and validated. Throws where what it asks for cannot be had.
   * Whatever was allocated is reserved until the allocation is released.
   */
  begin(
    object: KubernetesObject,
    old: KubernetesObject | undefined,
    options: { readonly dryRun: boolean },
  ): Promise<Allocation>;
}

export interface Allocation {
  /** The write has ended, well or not. */
  release(): void;
}

/** A resource as one version of its group serves it. Versions of one resource share the storage. */
export interface ServedResource {
  readonly info: ResourceInfo;
  /** As errors name it. */
  readonly of: ResourceName;
  readonly kind: GroupVersionKind;
  readonly rules: Strategy;
  readonly deletion: DeletionRules;
  readonly allocator: Allocator | undefined;
  /** Undefined for a resource that is computed. */
  readonly storage: ObjectStorage | undefined;
  /** Undefined where objects are stored as they are served. */
  readonly conversion: Conversion | undefined;
}

/** A resource with objects to read and write. */
export interface StoredResource extends ServedResource {
  readonly storage: ObjectStorage;
}

/** The object as this version serves it. Shared: it must not be changed. */
export function servedObject(resource: ServedResource, version: ObjectVersion): KubernetesObject {
  return resource.conversion ? resource.conversion.toServed(version.object) : version.object;
}
