import type { Disposable } from '../../base/index.ts';
import type { GroupVersionKind, KubernetesObject, ResourceInfo, ResourceName } from '../../api/index.ts';
import type { Parameter } from './parameter.ts';

/** How the objects of a kind go. */
export interface DeletionRules {
  /** Garbage collection knows the kind. */
  readonly collects: boolean;
  /** Dependents stay unless the client says otherwise, as of old. */
  readonly orphans: boolean;
  /** The answer is the object itself, not a Status. */
  readonly returnsObject: boolean;
  /**
   * How many seconds an object may have to end, of the `asked` ones where the client names any. Undefined: the kind knows
   * no grace, and its objects go at once.
   */
  readonly gracePeriodSeconds?: (object: KubernetesObject, asked: number | undefined) => number;
  /** Something still has to happen before the object may go. */
  isHeld(object: KubernetesObject): boolean;
  /** Further changes of an object of which the deletion begins. With them it stays until it is no longer held. */
  begin?(object: KubernetesObject): void;
}

/** The resources that are served now. The built-in ones never change; definitions of custom ones come and go. */
export interface ResourceSource {
  /** In the order of discovery. */
  resources(): readonly ResourceInfo[];
  find(group: string, version: string, plural: string): ResourceInfo | undefined;
  deletionOf(kind: GroupVersionKind): DeletionRules;
  /** What all keys of a resource's objects begin with: `/registry/things/`. */
  storagePrefix(of: ResourceName): string;
  /** The kind that objects are stored as, where that is another one than they are served as in each version. */
  storedAs(kind: GroupVersionKind): GroupVersionKind | undefined;
  /** The parameters of a subresource that opens a connection or stream. */
  connectParameters(resource: ResourceInfo, subresource: string): readonly Parameter[];
  /** Tells that `resources` answers differently from now on. */
  onChange(listener: () => void): Disposable;
}
