import type { TimeSlice } from '../../base/index.ts';
import type { Informer, Informers } from '../../client/index.ts';
import type { PersistentVolumeClaim, Pod } from '../../kinds/index.ts';
import {
  type ClusterEvent,
  type CycleState,
  type EnqueueExtensions,
  type FilterPlugin,
  type NodeInfo,
  type PodInfo,
  type PreFilterExtensions,
  type PreFilterPlugin,
  type PreFilterResult,
  type Rejection,
  type Snapshot,
  StateKey,
} from '../framework/index.ts';
import { NodeView } from '../topology/index.ts';
import { claimNamesOf } from './pod-claims.ts';
import { areInConflict, exclusiveVolumesOf } from './volume-conflicts.ts';

const DISK_CONFLICT = { reasons: ['node(s) had no available disk'], unresolvable: false };
const IN_USE = {
  reasons: [
    'node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod',
  ],
  unresolvable: false,
};

/** The Pod's claims that one Pod alone may use, and how many others use one of them. */
class ExclusiveClaims {
  readonly names: ReadonlySet<string>;
  readonly namespace: string | undefined;
  users: number;

  constructor(names: ReadonlySet<string>, namespace: string | undefined, users: number) {
    this.names = names;
    this.namespace = namespace;
    this.users = users;
  }

  clone(): ExclusiveClaims {
    return new ExclusiveClaims(this.names, this.namespace, this.users);
  }

  change({ pod }: PodInfo, sign: 1 | -1): void {
    if (pod.metadata.namespace !== this.namespace) return;
    this.users += sign * claimNamesOf(pod).filter((name) => this.names.has(name)).length;
  }
}

const EXCLUSIVE = new StateKey<ExclusiveClaims>('PreFilterVolumeRestrictions');

/** Keeps Pods from disks that another Pod of the node has, and from claims that another Pod has to itself. */
export class VolumeRestrictions
  implements PreFilterPlugin, PreFilterExtensions, FilterPlugin, EnqueueExtensions
{
  readonly name = 'VolumeRestrictions';
  readonly eventsToRegister = ['AssignedPod/Delete', 'Node/Add', 'PersistentVolumeClaim/Add'] as const;
  private readonly claims: Informer<PersistentVolumeClaim>;
  private readonly users = new ClaimUsers();

  constructor(informers: Informers) {
    this.claims = informers.of<PersistentVolumeClaim>('v1', 'persistentvolumeclaims');
  }

  isWorthRequeueing({ pod }: PodInfo, event: ClusterEvent): boolean {
    const { namespace } = pod.metadata;
    if (event.label === 'PersistentVolumeClaim/Add') {
      const { metadata } = event.object;
      return metadata.namespace === namespace && claimNamesOf(pod).includes(metadata.name ?? '');
    }
    if (event.label !== 'AssignedPod/Delete') return true;
    const gone = event.pod.pod;
    if (isKept(pod, gone)) return true;
    const names = claimNamesOf(pod);
    return gone.metadata.namespace === namespace && claimNamesOf(gone).some((name) => names.includes(name));
  }

  preFilter(
    state: CycleState,
    { pod }: PodInfo,
    snapshot: Snapshot,
    slice: TimeSlice,
  ): PreFilterResult | Promise<PreFilterResult> {
    const names = this.exclusiveClaimsOf(pod);
    if (names.size > 0) return this.countUsers(state, pod, names, snapshot, slice);
    return exclusiveVolumesOf(pod).length === 0 ? 'skip' : undefined;
  }

  addPod(state: CycleState, _pod: PodInfo, added: PodInfo): void {
    state.read(EXCLUSIVE)?.change(added, 1);
  }

  removePod(state: CycleState, _pod: PodInfo, removed: PodInfo): void {
    state.read(EXCLUSIVE)?.change(removed, -1);
  }

  filter(state: CycleState, { pod }: PodInfo, { pods }: NodeInfo): Rejection | undefined {
    if (exclusiveVolumesOf(pod).length > 0) {
      for (const other of pods.values()) if (isKept(pod, other.pod)) return DISK_CONFLICT;
    }
    return (state.read(EXCLUSIVE)?.users ?? 0) > 0 ? IN_USE : undefined;
  }

  private async countUsers(
    state: CycleState,
    pod: Pod,
    names: ReadonlySet<string>,
    snapshot: Snapshot,
    slice: TimeSlice,
  ): Promise<PreFilterResult> {
    await this.users.refresh(snapshot, slice);
    const { namespace } = pod.metadata;
    const users = [...names].filter((name) => this.users.has(namespace, name)).length;
    if (users === 0 && exclusiveVolumesOf(pod).length === 0) return 'skip';
    state.write(EXCLUSIVE, new ExclusiveClaims(names, namespace, users));
    return undefined;
  }

  /** A claim that is not there is spoken of by `VolumeBinding`. */
  private exclusiveClaimsOf(pod: Pod): ReadonlySet<string> {
    const { namespace } = pod.metadata;
    return new Set(
      claimNamesOf(pod).filter((name) => {
        const claim = this.claims.cache.get({ name, namespace });
        return claim?.spec?.accessModes?.includes('ReadWriteOncePod') ?? false;
      }),
    );
  }
}

/** Whether one of the Pod's disks is one of the other's. */
function isKept(pod: Pod, other: Pod): boolean {
  const volumes = exclusiveVolumesOf(pod);
  return (
    volumes.length > 0 &&
    exclusiveVolumesOf(other).some((theirs) => volumes.some((own) => areInConflict(own, theirs)))
  );
}

/** Which claims Pods on nodes use. */
class ClaimUsers extends NodeView<readonly string[]> {
  private readonly counts = new Map<string, number>();

  has(namespace: string | undefined, name: string): boolean {
    return this.counts.has(wordOf(namespace, name));
  }

  protected count({ pods }: NodeInfo): readonly string[] | undefined {
    const words: string[] = [];
    for (const { pod } of pods.values()) {
      for (const name of claimNamesOf(pod)) words.push(wordOf(pod.metadata.namespace, name));
    }
    return words.length === 0 ? undefined : words;
  }

  protected costOf({ pods }: NodeInfo): number {
    return pods.size;
  }

  protected apply(words: readonly string[], sign: 1 | -1): void {
    for (const word of words) {
      const count = (this.counts.get(word) ?? 0) + sign;
      if (count > 0) this.counts.set(word, count);
      else this.counts.delete(word);
    }
  }
}

function wordOf(namespace: string | undefined, name: string): string {
  return `${namespace ?? ''}/${name}`;
}
