import {
  type CSIDriver,
  claimNameOf,
  type Disk,
  diskOf,
  inlineDiskOf,
  isAssigned,
  isFinished,
  isTerminating,
  type Node,
  type PersistentVolume,
  type PersistentVolumeClaim,
  type Pod,
} from '../../kinds/index.ts';
import { type Informer, type Informers, keyOf, nameOfKey } from '../../client/index.ts';
import { podsUsing } from '../library/volumes/index.ts';

/** Says of a node that its disks are attached by the controller. */
const MANAGED = 'volumes.kubernetes.io/controller-managed-attach-detach';

/** A disk that Pods of a node need. */
export interface NeededDisk {
  readonly disk: Disk;
  readonly pods: readonly Pod[];
}

/** Which Pods need which disk on which node. */
export class DiskUsers {
  readonly pods: Informer<Pod>;
  readonly nodes: Informer<Node>;
  readonly claims: Informer<PersistentVolumeClaim>;
  readonly volumes: Informer<PersistentVolume>;
  readonly drivers: Informer<CSIDriver>;
  /** The keys of Pods that name a disk themselves, by the disk: there are hardly any. */
  private readonly inline = new Map<string, Set<string>>();

  constructor(informers: Informers) {
    this.pods = informers.of<Pod>('v1', 'pods');
    this.nodes = informers.of<Node>('v1', 'nodes');
    this.claims = informers.of<PersistentVolumeClaim>('v1', 'persistentvolumeclaims');
    this.volumes = informers.of<PersistentVolume>('v1', 'persistentvolumes');
    this.drivers = informers.of<CSIDriver>('storage.k8s.io/v1', 'csidrivers');
  }

  /** The names of a Pod's disks; keeps in mind which it names itself. */
  see(pod: Pod): readonly string[] {
    const names: string[] = [];
    for (const volume of pod.spec?.volumes ?? []) {
      const claimName = claimNameOf(pod, volume);
      if (claimName !== undefined) {
        const claim = this.claims.cache.get({ name: claimName, namespace: pod.metadata.namespace });
        const disk = claim && this.diskOfClaim(claim);
        if (disk) names.push(disk.uniqueName);
        continue;
      }
      const disk = inlineDiskOf(volume);
      if (!disk) continue;
      const keys = this.inline.get(disk.uniqueName) ?? new Set();
      this.inline.set(disk.uniqueName, keys.add(keyOf(pod)));
      names.push(disk.uniqueName);
    }
    return names;
  }

  /** The disk of a claim that is bound to one. */
  diskOfClaim({ spec }: PersistentVolumeClaim): Disk | undefined {
    const volume = this.volumes.cache.get({ name: spec?.volumeName ?? '' });
    return volume && diskOf(volume);
  }

  /** The Pod is gone. */
  forget(pod: Pod): void {
    for (const volume of pod.spec?.volumes ?? []) {
      const disk = inlineDiskOf(volume);
      const keys = disk && this.inline.get(disk.uniqueName);
      if (!disk || !keys) continue;
      keys.delete(keyOf(pod));
      if (keys.size === 0) this.inline.delete(disk.uniqueName);
    }
  }

  /** By node what its Pods need of a disk, the Pod that came first before the others. */
  of(uniqueName: string): ReadonlyMap<string, NeededDisk> {
    const needed = new Map<string, { disk: Disk; pods: Pod[] }>();
    const add = (disk: Disk | undefined, pod: Pod): void => {
      const { nodeName = '' } = pod.spec ?? {};
      if (!disk || !isAssigned(pod) || hasEnded(pod) || !this.isManaged(nodeName)) return;
      const known = needed.get(nodeName) ?? { disk, pods: [] };
      needed.set(nodeName, known);
      known.pods.push(pod);
    };
    for (const volume of this.volumesOf(uniqueName)) {
      const disk = diskOf(volume);
      const claim = this.claimOf(volume);
      if (!claim || !disk || !this.isAttachable(disk)) continue;
      for (const pod of podsUsing(this.pods, claim)) add(disk, pod);
    }
    for (const key of this.inline.get(uniqueName) ?? []) {
      const pod = this.pods.cache.get(nameOfKey(key));
      const disks = pod?.spec?.volumes?.flatMap((volume) => inlineDiskOf(volume) ?? []);
      if (pod)
        add(
          disks?.find((disk) => disk.uniqueName === uniqueName && this.isAttachable(disk)),
          pod,
        );
    }
    return needed;
  }

  private isManaged(nodeName: string): boolean {
    return this.nodes.cache.get({ name: nodeName })?.metadata.annotations?.[MANAGED] === 'true';
  }

  /** A driver may say that nothing is to be attached. */
  private isAttachable({ driver }: Disk): boolean {
    return this.drivers.cache.get({ name: driver })?.spec.attachRequired !== false;
  }

  private volumesOf(uniqueName: string): readonly PersistentVolume[] {
    const index = this.volumes.cache.index('disk', (volume) => namesOf(diskOf(volume)));
    return index.get(uniqueName);
  }

  /** The claim that has the volume, where both say so. */
  private claimOf({ metadata, spec }: PersistentVolume): PersistentVolumeClaim | undefined {
    const { name = '', namespace = '', uid } = spec?.claimRef ?? {};
    const claim = this.claims.cache.get({ name, namespace });
    return claim?.spec?.volumeName === metadata.name && claim?.metadata.uid === uid ? claim : undefined;
  }
}

function namesOf(disk: Disk | undefined): readonly string[] {
  return disk ? [disk.uniqueName] : [];
}

/** Its containers have ended, though the Pod may still be there. */
function hasEnded(pod: Pod): boolean {
  if (isFinished(pod)) return true;
  const statuses = pod.status?.containerStatuses ?? [];
  return isTerminating(pod) && statuses.every(({ state }) => state?.terminated ?? state?.waiting);
}
