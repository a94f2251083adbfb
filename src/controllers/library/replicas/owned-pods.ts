import { isFinished, type Pod } from '../../../kinds/index.ts';
import { type Informer, keyOf, type ObjectIndex } from '../../../client/index.ts';
import { claimable, controllerIndex } from '../objects/index.ts';
import { PodTally } from './pod-tally.ts';
import type { ReplicaOwner } from './replica-kind.ts';

interface Entry {
  readonly tally: PodTally;
  /** The keys of the Pods that were not looked at since they changed. */
  changed: Set<string>;
}

/**
 * The Pods of each owner, so that a reconcile looks at those that have changed since the last one: all of them only when
 * an owner, or what it asks for, is new.
 */
export class OwnedPods<T extends ReplicaOwner> {
  private readonly pods: Informer<Pod>;
  private readonly index: ObjectIndex<Pod>;
  private readonly entries = new Map<string, Entry>();

  constructor(pods: Informer<Pod>) {
    this.pods = pods;
    this.index = controllerIndex(pods);
  }

  /** A Pod has changed that is the owner's, was so, or might become so. */
  note(ownerKey: string, pod: Pod): void {
    this.entries.get(ownerKey)?.changed.add(keyOf(pod));
  }

  forget(ownerKey: string): void {
    this.entries.delete(ownerKey);
  }

  /**
   * Has the changed Pods claimed, and counts those that the owner keeps. Where that fails, they are looked at again by
   * the next call.
   */
  async update(owner: T, claim: (candidates: readonly Pod[]) => Promise<readonly Pod[]>): Promise<PodTally> {
    const entry = this.entryOf(owner);
    const { tally, changed } = entry;
    entry.changed = new Set();
    const candidates: Pod[] = [];
    for (const key of changed) {
      const pod = this.pods.cache.getByKey(key);
      if (pod && !isFinished(pod)) candidates.push(pod);
    }
    try {
      const kept = new Map((await claim(candidates)).map((pod) => [keyOf(pod), pod]));
      for (const key of changed) tally.set(key, kept.get(key));
      return tally;
    } catch (error) {
      for (const key of changed) entry.changed.add(key);
      throw error;
    }
  }

  /** The Pods that are counted as active, as they are by now. */
  activeOf(tally: PodTally): Pod[] {
    const pods: Pod[] = [];
    for (const key of tally.activeKeys()) {
      const pod = this.pods.cache.getByKey(key);
      if (pod) pods.push(pod);
    }
    return pods;
  }

  private entryOf(owner: T): Entry {
    const ownerKey = keyOf(owner);
    const known = this.entries.get(ownerKey);
    if (known?.tally.isOf(owner)) return known;
    const made = { tally: new PodTally(owner), changed: new Set(claimable(this.index, owner).map(keyOf)) };
    this.entries.set(ownerKey, made);
    return made;
  }
}
