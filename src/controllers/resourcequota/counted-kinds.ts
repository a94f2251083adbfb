import { builtInResources, type ResourceQuota } from '../../kinds/index.ts';
import { apiVersionOf, type ResourceName } from '../../api/index.ts';
import { type Disposable, Disposables } from '../../base/index.ts';
import {
  type ApiObject,
  type Informer,
  type Informers,
  keyOf,
  type WatchSource,
  type WorkQueue,
} from '../../client/index.ts';

/** The version in which objects of a resource are read; undefined where there is no such resource. */
export function versionOf({ group, resource }: ResourceName): string | undefined {
  const info = builtInResources().find((known) => known.group === group && known.plural === resource);
  return info && apiVersionOf(info);
}

/** Wakes the quotas of a namespace when an object comes or goes that one of them counts. */
export class CountedKinds implements WatchSource {
  readonly informer: Informer<ResourceQuota>;
  private readonly informers: Informers;
  private readonly followed = new Set<string>();
  private readonly following = new Disposables();
  private queue: WorkQueue | undefined;

  constructor(informers: Informers, quotas: Informer<ResourceQuota>) {
    this.informers = informers;
    this.informer = quotas;
  }

  start(queue: WorkQueue): Disposable {
    this.queue = queue;
    return this.following;
  }

  /** From now on, objects of the resource wake the quotas where they are. */
  follow(of: ResourceName): void {
    const apiVersion = versionOf(of);
    const key = `${apiVersion}/${of.resource}`;
    if (apiVersion === undefined || this.followed.has(key)) return;
    this.followed.add(key);
    const wake = ({ metadata }: ApiObject): void => this.wake(metadata.namespace ?? '');
    const informer = this.informers.of(apiVersion, of.resource);
    this.following.add(informer.addHandler({ added: wake, deleted: wake, updated: wake }));
  }

  private wake(namespace: string): void {
    for (const quota of this.informer.cache.list()) {
      if (quota.metadata.namespace === namespace) this.queue?.add(keyOf(quota));
    }
  }
}
