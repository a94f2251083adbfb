import { type ResourceQuota } from '../../kinds/index.ts';
import { type ResourceName } from '../../api/index.ts';
import { type Disposable } from '../../base/index.ts';
import { type Informer, type Informers, type WatchSource, type WorkQueue } from '../../client/index.ts';
/** The version in which objects of a resource are read; undefined where there is no such resource. */
export declare function versionOf({ group, resource }: ResourceName): string | undefined;
/** Wakes the quotas of a namespace when an object comes or goes that one of them counts. */
export declare class CountedKinds implements WatchSource {
  readonly informer: Informer<ResourceQuota>;
  private readonly informers;
  private readonly followed;
  private readonly following;
  private queue;
  constructor(informers: Informers, quotas: Informer<ResourceQuota>);
  start(queue: WorkQueue): Disposable;
  /** From now on, objects of the resource wake the quotas where they are. */
  follow(of: ResourceName): void;
  private wake;
}
//# sourceMappingURL=counted-kinds.d.ts.map
