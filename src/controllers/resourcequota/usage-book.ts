import { apiVersionOf, type Kinds, type KubernetesObject, type ResourceName } from '../../api/index.ts';
import type { ResourceQuota } from '../../kinds/index.ts';
import { type Clock, type Disposable, Disposables, TimeSlice } from '../../base/index.ts';
import { byNamespace, type Informer, type Informers, keyOf } from '../../client/index.ts';
import { QuotaUsage } from './quota-usage.ts';

/** How far the objects of one resource are counted. */
interface Count {
  /** The keys of those that are. */
  readonly counted: Set<string>;
  /** All are: from now on each event counts, whatever it is of. */
  done: boolean;
}

interface Entry {
  readonly quota: string;
  readonly namespace: string;
  readonly usage: QuotaUsage;
  /** By resource; undefined once all that there was is counted. */
  counting: Map<string, Count> | undefined;
}

/** Hears, with the key of a quota, when that may have to say something else. */
export interface UsageListener {
  /** All that there was when the quota came is counted. Until the quota says so, nobody is held to it. */
  counted(quota: string): void;
  /** An object came, changed or went. */
  changed(quota: string): void;
}

/** Knows what every quota's namespace uses of it: counted once when the quota comes, and kept up by events since. */
export class UsageBook implements Disposable {
  private readonly informers: Informers;
  private readonly kinds: Kinds;
  private readonly clock: Clock;
  private readonly listener: UsageListener;
  private readonly entries = new Map<string, Entry>();
  private readonly byNamespace = new Map<string, Set<Entry>>();
  private readonly followed = new Map<string, Informer<KubernetesObject>>();
  private readonly handlers = new Disposables();

  constructor(
    parts: { readonly informers: Informers; readonly kinds: Kinds; readonly clock: Clock },
    listener: UsageListener,
  ) {
    this.informers = parts.informers;
    this.kinds = parts.kinds;
    this.clock = parts.clock;
    this.listener = listener;
  }

  /** What is used of a quota; undefined where that is not known yet: the quota is woken when it is. */
  usageOf(quota: ResourceQuota): QuotaUsage | undefined {
    const key = keyOf(quota);
    const known = this.entries.get(key);
    if (known?.usage.isOf(quota)) return known.counting ? undefined : known.usage;
    this.forget(key);
    const { namespace = '' } = quota.metadata;
    const usage = new QuotaUsage(quota);
    const entry: Entry = { quota: key, namespace, usage, counting: new Map<string, Count>() };
    this.enter(entry);
    void this.count(entry);
    return undefined;
  }

  forget(key: string): void {
    const entry = this.entries.get(key);
    if (!entry) return;
    this.entries.delete(key);
    const others = this.byNamespace.get(entry.namespace);
    others?.delete(entry);
    if (others?.size === 0) this.byNamespace.delete(entry.namespace);
  }

  dispose(): void {
    this.handlers.dispose();
    this.entries.clear();
    this.byNamespace.clear();
  }

  private enter(entry: Entry): void {
    this.entries.set(entry.quota, entry);
    const others = this.byNamespace.get(entry.namespace);
    if (others) others.add(entry);
    else this.byNamespace.set(entry.namespace, new Set([entry]));
  }

  /** Counts what there is, in slices. What happens meanwhile to what was counted already is counted, too. */
  private async count(entry: Entry): Promise<void> {
    const slice = new TimeSlice(this.clock);
    for (const of of entry.usage.resources) {
      const informer = this.follow(of);
      if (!informer) continue;
      await informer.whenSynced();
      const count: Count = { counted: new Set(), done: false };
      entry.counting?.set(idOf(of), count);
      const keys = informer.cache.index('namespace', byNamespace).get(entry.namespace).map(keyOf);
      for (const key of keys) {
        if (this.entries.get(entry.quota) !== entry) return;
        const object = informer.cache.getByKey(key);
        if (object && !count.counted.has(key)) {
          count.counted.add(key);
          entry.usage.change(of, object, undefined);
        }
        if (slice.spend()) await slice.yield();
      }
      count.done = true;
      count.counted.clear();
    }
    entry.counting = undefined;
    // What went while it was counted was never charged to this usage.
    entry.usage.settle(entry.usage.takeFreed());
    this.listener.counted(entry.quota);
  }

  private follow(of: ResourceName): Informer<KubernetesObject> | undefined {
    const known = this.followed.get(idOf(of));
    if (known) return known;
    const apiVersion = this.versionOf(of);
    if (apiVersion === undefined) return undefined;
    const informer = this.informers.of<KubernetesObject>(apiVersion, of.resource);
    this.followed.set(idOf(of), informer);
    this.handlers.add(
      informer.addHandler({
        added: (object) => this.changed(of, object, undefined),
        updated: (object, old) => this.changed(of, object, old),
        deleted: (object) => this.changed(of, undefined, object),
      }),
    );
    return informer;
  }

  /** The version in which objects of a resource are read; undefined where there is no such resource. */
  private versionOf(of: ResourceName): string | undefined {
    const [preferred] = this.kinds.versionsOf(of);
    return preferred && apiVersionOf(preferred);
  }

  private changed(
    of: ResourceName,
    object: KubernetesObject | undefined,
    old: KubernetesObject | undefined,
  ): void {
    const namespace = (object ?? old)?.metadata.namespace ?? '';
    for (const entry of this.byNamespace.get(namespace) ?? []) {
      if (!entry.counting) {
        entry.usage.change(of, object, old);
        this.listener.changed(entry.quota);
      } else changedWhileCounting(entry.counting.get(idOf(of)), entry.usage, of, object, old);
    }
  }
}

function changedWhileCounting(
  count: Count | undefined,
  usage: QuotaUsage,
  of: ResourceName,
  object: KubernetesObject | undefined,
  old: KubernetesObject | undefined,
): void {
  const subject = object ?? old;
  if (!count || !subject) return;
  const key = keyOf(subject);
  // What is not counted yet is counted as it is then; what is new is not among what is gone through.
  if (!count.done && old && !count.counted.has(key)) return;
  usage.change(of, object, old);
  if (count.done) return;
  if (object) count.counted.add(key);
  else count.counted.delete(key);
}

function idOf({ group, resource }: ResourceName): string {
  return `${group}/${resource}`;
}
