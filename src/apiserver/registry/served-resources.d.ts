import type { ResourceName } from '../../api/index.ts';
import type { Disposable } from '../../base/index.ts';
import type { Store } from '../../store/index.ts';
import type { ResourceSource } from '../contracts/index.ts';
import { ObjectStorage, type RevisionFeed } from '../storage/index.ts';
import type { Allocator, ServedResource } from './served-resource.ts';
/** The resources that are served, each with its storage, made when it is first asked for. */
export declare class ServedResources implements Disposable {
  private readonly source;
  private readonly store;
  private readonly feed;
  private readonly windowLimit;
  /** By `group/plural`. */
  private readonly allocators;
  private readonly served;
  private readonly storages;
  constructor(parts: { source: ResourceSource; store: Store; feed: RevisionFeed; windowLimit: number });
  find(group: string, version: string, plural: string): ServedResource | undefined;
  /** Lets `allocator` fill the objects of a resource. To be called before the resource is first asked for. */
  allocate({ group, resource }: ResourceName, allocator: Allocator): void;
  hasGroup(group: string): boolean;
  /** The storage of a built-in resource, whatever version serves it. */
  storage(group: string, plural: string): ObjectStorage;
  /** Forgets the changes up to `revision`. */
  trim(revision: number): void;
  dispose(): void;
  private serve;
}
//# sourceMappingURL=served-resources.d.ts.map
