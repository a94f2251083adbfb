import type {
  DeletionStrategy,
  Conversion,
  GroupVersionKind,
  KubernetesObject,
  ResourceInfo,
  ResourceName,
  Strategy,
} from '../../api/index.ts';
import type { Selection } from '../request/selection.ts';
import type { ResourceHooks } from './resource-hooks.ts';
import type { ObjectStorage, ObjectVersion, WrittenTogether } from '../storage/index.ts';

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

/** A kind as its objects are shown in. */
export interface ServedKind {
  readonly kind: GroupVersionKind;
  /** Undefined where objects are stored as they are served. */
  readonly conversion: Conversion | undefined;
}

/** A resource as one version of its group serves it. Versions of one resource share the storage. */
export interface ServedResource extends ServedKind {
  readonly info: ResourceInfo;
  /** As errors name it. */
  readonly of: ResourceName;
  readonly rules: Strategy;
  readonly deletion: DeletionStrategy;
  readonly allocator: Allocator | undefined;
  /** What else its strategy asks for before it writes. */
  readonly hooks: ResourceHooks;
  /** Undefined for a resource that is computed. */
  readonly storage: ObjectStorage | undefined;
}

/** A resource with objects to read and write. */
export interface StoredResource extends ServedResource {
  readonly storage: ObjectStorage;
}

/** Whether a selection has an object in, which is decoded only where that needs it. */
export function isSelected(
  selection: Selection,
  { conversion }: Pick<ServedKind, 'conversion'>,
  version: ObjectVersion,
): boolean {
  if (selection.isEverything) return true;
  if (!conversion) return selection.matches(version);
  return selection.matches({
    // Conversions leave metadata alone.
    head: version.head,
    get object() {
      return conversion.toServed(version.object);
    },
  });
}

/** The object as this version serves it. Shared: it must not be changed. */
export function servedObject(
  { conversion }: Pick<ServedKind, 'conversion'>,
  version: ObjectVersion,
): KubernetesObject {
  return conversion ? conversion.toServed(version.object) : version.object;
}
