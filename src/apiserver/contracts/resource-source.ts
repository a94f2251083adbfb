import type { Disposable } from '../../base/index.ts';
import type { GroupVersionKind, ResourceInfo, ResourceName, DeletionStrategy } from '../../api/index.ts';
import type { Parameter } from './parameter.ts';

/** The resources that are served now. The built-in ones never change; definitions of custom ones come and go. */
export interface ResourceSource {
  /** In the order of discovery. */
  resources(): readonly ResourceInfo[];
  find(group: string, version: string, plural: string): ResourceInfo | undefined;
  deletionOf(kind: GroupVersionKind): DeletionStrategy;
  /** What all keys of a resource's objects begin with: `/registry/things/`. */
  storagePrefix(of: ResourceName): string;
  /** The kind that objects are stored as, where that is another one than they are served as in each version. */
  storedAs(kind: GroupVersionKind): GroupVersionKind | undefined;
  /** The parameters of a subresource that opens a connection or stream. */
  connectParameters(resource: ResourceInfo, subresource: string): readonly Parameter[];
  /** Tells that `resources` answers differently from now on. */
  onChange(listener: () => void): Disposable;
}
