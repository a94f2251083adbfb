import { isTerminating, type Pod } from '../../../kinds/index.ts';
import type { LabelSelector } from '../../../api/index.ts';
import { deepEqual } from '../../../base/index.ts';
import {
  type ApiObject,
  type Expectations,
  type Informer,
  keyOf,
  type WatchSource,
  type WorkQueue,
} from '../../../client/index.ts';
import { controllerOf, ownerKeyIn, selectingIn } from '../objects/index.ts';
import { PodsUnderWay } from './pods-under-way.ts';

export interface PodWatchOptions<T extends ApiObject> {
  readonly pods: Informer<Pod>;
  readonly owners: Informer<T>;
  /** Of the owners: what a Pod's reference to its controller says. */
  readonly kind: string;
  /** Whether an owner might adopt a Pod that nobody controls. */
  selects(owner: T, pod: Pod): boolean;
  /** The owner's selector, by which it is found. */
  selectorOf(owner: T): LabelSelector | undefined;
  readonly expectations: Expectations;
  /** Told of each Pod of an owner that has changed, was the owner's until now, or may be adopted. */
  changed?(ownerKey: string, pod: Pod): void;
}

/**
 * Wakes a controller of Pods for its own objects; what was expected of one that is gone is forgotten. A new wish is
 * looked at at once; a status, which asks for nothing, is gathered with the changes of the Pods.
 */
export function watchOwners<T extends ApiObject>(
  owners: Informer<T>,
  expectations: Expectations,
): WatchSource {
  return {
    informer: owners,
    start: (queue) =>
      owners.addHandler({
        added: (owner) => queue.add(keyOf(owner)),
        updated: (owner, old) => {
          const isSame = owner.metadata.generation === old.metadata.generation;
          if (isSame) queue.addInBatch(keyOf(owner));
          else queue.add(keyOf(owner));
        },
        deleted: (owner) => {
          expectations.forget(keyOf(owner));
          queue.add(keyOf(owner));
        },
      }),
  };
}

/**
 * Wakes a controller of Pods, and tells its expectations what was seen. Pods change in crowds, and each reconcile of
 * their owner writes a status that the next one replaces: changes are gathered.
 */
export function watchPods<T extends ApiObject>(options: PodWatchOptions<T>): WatchSource {
  return {
    informer: options.pods,
    start: (queue) => {
      const watch = new PodWatch(options, queue);
      return options.pods.addHandler({
        added: (pod) => watch.added(pod),
        updated: (pod, old) => watch.updated(pod, old),
        deleted: (pod) => watch.removed(pod),
      });
    },
  };
}

class PodWatch<T extends ApiObject> {
  private readonly options: PodWatchOptions<T>;
  private readonly queue: WorkQueue;
  private readonly selecting: ReturnType<typeof selectingIn<T>>;
  private readonly underWay = new PodsUnderWay();

  constructor(options: PodWatchOptions<T>, queue: WorkQueue) {
    this.options = options;
    this.queue = queue;
    this.selecting = selectingIn(options.owners, 'selector', (owner) => options.selectorOf(owner));
  }

  added(pod: Pod): void {
    this.underWay.follow(pod);
    if (isTerminating(pod)) {
      this.deleted(pod);
      return;
    }
    if (controllerOf(pod)) {
      const key = this.keyOf(pod);
      if (key === undefined) return;
      this.options.expectations.creationSeen(key);
      this.wake(key, pod);
    } else this.wakeAdopters(pod);
  }

  updated(pod: Pod, old: Pod): void {
    const moved = controllerOf(old)?.uid !== controllerOf(pod)?.uid;
    if (moved) {
      this.underWay.drop(old);
      this.wake(this.keyOf(old), pod, controllerOf(old)?.uid);
    }
    this.underWay.follow(pod);
    if (isTerminating(pod)) {
      // A Pod that is asked to end no longer counts, long before it is gone.
      this.deleted(pod);
      return;
    }
    if (controllerOf(pod)) this.wake(this.keyOf(pod), pod);
    else if (moved || !deepEqual(pod.metadata.labels, old.metadata.labels)) this.wakeAdopters(pod);
  }

  removed(pod: Pod): void {
    this.underWay.drop(pod);
    this.deleted(pod);
  }

  private deleted(pod: Pod): void {
    const key = this.keyOf(pod);
    if (key === undefined) return;
    this.options.expectations.deletionSeen(key, pod.metadata.uid ?? '');
    this.wake(key, pod);
  }

  private keyOf(pod: Pod): string | undefined {
    const { owners, kind } = this.options;
    return ownerKeyIn(owners, kind, controllerOf(pod), pod.metadata.namespace);
  }

  private wake(key: string | undefined, pod: Pod, owner = controllerOf(pod)?.uid): void {
    if (key === undefined) return;
    this.options.changed?.(key, pod);
    const left = this.underWay.count(owner);
    // Those that are only expected are not among them.
    const isKnown = left > 0 || this.options.expectations.satisfied(key);
    this.queue.addInBatch(key, isKnown ? left : undefined);
  }

  private wakeAdopters(pod: Pod): void {
    const { namespace, labels = {} } = pod.metadata;
    if (Object.keys(labels).length === 0) return;
    for (const owner of this.selecting(namespace, labels)) {
      if (this.options.selects(owner, pod)) this.wake(keyOf(owner), pod);
    }
  }
}
