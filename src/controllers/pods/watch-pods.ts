import type { OwnerReference, Pod } from '../../api/index.ts';
import { deepEqual } from '../../base/index.ts';
import type { Expectations, Informer, WatchSource, WorkQueue } from '../../client/index.ts';
import { controllerOf } from '../shared/owners.ts';

export interface PodWatchOptions {
  readonly pods: Informer<Pod>;
  /** The key of the owner that a controller reference means; undefined where it is not of this controller's kind, or gone. */
  ownerKey(reference: OwnerReference | undefined, namespace: string | undefined): string | undefined;
  /** The keys of the owners that might adopt a Pod that nobody controls. */
  orphanKeys(pod: Pod): readonly string[];
  readonly expectations: Expectations;
}

/**
 * Pods change in crowds, and each reconcile of their owner writes a status that the next one replaces: changes wait for
 * each other this long.
 */
const BATCH_MS = 20;

/** Wakes a controller of Pods, and tells its expectations what was seen. */
export function watchPods(options: PodWatchOptions): WatchSource {
  return {
    informer: options.pods,
    start: (queue) => {
      const watch = new PodWatch(options, queue);
      return options.pods.addHandler({
        added: (pod) => watch.added(pod),
        updated: (pod, old) => watch.updated(pod, old),
        deleted: (pod) => watch.deleted(pod),
      });
    },
  };
}

class PodWatch {
  private readonly options: PodWatchOptions;
  private readonly queue: WorkQueue;

  constructor(options: PodWatchOptions, queue: WorkQueue) {
    this.options = options;
    this.queue = queue;
  }

  added(pod: Pod): void {
    if (pod.metadata.deletionTimestamp !== undefined) {
      this.deleted(pod);
      return;
    }
    if (controllerOf(pod)) {
      const key = this.keyOf(pod);
      if (key === undefined) return;
      this.options.expectations.creationSeen(key);
      this.queue.addAfter(key, BATCH_MS);
    } else this.wakeAdopters(pod);
  }

  updated(pod: Pod, old: Pod): void {
    if (pod.metadata.deletionTimestamp !== undefined) {
      // A Pod that is asked to end no longer counts, long before it is gone.
      this.deleted(pod);
      return;
    }
    const moved = controllerOf(old)?.uid !== controllerOf(pod)?.uid;
    if (moved) this.wake(this.keyOf(old));
    if (controllerOf(pod)) this.wake(this.keyOf(pod));
    else if (moved || !deepEqual(pod.metadata.labels, old.metadata.labels)) this.wakeAdopters(pod);
  }

  deleted(pod: Pod): void {
    const key = this.keyOf(pod);
    if (key === undefined) return;
    this.options.expectations.deletionSeen(key, pod.metadata.uid ?? '');
    this.queue.addAfter(key, BATCH_MS);
  }

  private keyOf(pod: Pod): string | undefined {
    return this.options.ownerKey(controllerOf(pod), pod.metadata.namespace);
  }

  private wake(key: string | undefined): void {
    if (key !== undefined) this.queue.addAfter(key, BATCH_MS);
  }

  private wakeAdopters(pod: Pod): void {
    if (Object.keys(pod.metadata.labels ?? {}).length === 0) return;
    for (const key of this.options.orphanKeys(pod)) this.queue.addAfter(key, BATCH_MS);
  }
}
