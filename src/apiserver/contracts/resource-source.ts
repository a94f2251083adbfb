import type { Disposable } from '../../base/index.ts';
import type { GroupVersionKind, KubernetesObject, ResourceInfo } from '../../api/index.ts';

/** How the objects of a kind go. */
export interface DeletionRules {
  /** Garbage collection knows the kind. */
  readonly collects: boolean;
  /** Dependents stay unless the client says otherwise, as of old. */
  readonly orphans: boolean;
  /** The answer is the object itself, not a Status. */
  readonly returnsObject: boolean;
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
  /** Tells that `resources` answers differently from now on. */
  onChange(listener: () => void): Disposable;
}
