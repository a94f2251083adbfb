import type { Informer, Informers, ObjectIndex } from '../../client/index.ts';
import {
  type CSIDriver,
  type CSINode,
  diskOf,
  type PersistentVolume,
  type PersistentVolumeClaim,
  type Pod,
  type StorageClass,
  type VolumeAttachment,
} from '../../kinds/index.ts';
import {
  type ClusterEvent,
  type CycleState,
  type EnqueueExtensions,
  type FilterPlugin,
  type NodeInfo,
  type PodInfo,
  type PreFilterPlugin,
  type PreFilterResult,
  type Rejection,
  StateKey,
} from '../framework/index.ts';
import { claimNamesOf } from './pod-claims.ts';

const TOO_MANY = { reasons: ['node(s) exceed max volume count'], unresolvable: false };

/** The volumes of CSI drivers that the Pod needs: by a name that no other has the driver. */
type DriverVolumes = ReadonlyMap<string, string>;

const NEEDED = new StateKey<DriverVolumes>('NodeVolumeLimits');

/** Keeps Pods off nodes to which no more volumes of a driver can be attached, as the node's CSINode says. */
export class NodeVolumeLimits implements PreFilterPlugin, FilterPlugin, EnqueueExtensions {
  readonly name = 'NodeVolumeLimits';
  readonly eventsToRegister = [
    'CSINode/Add',
    'CSINode/Update',
    'CSIDriver/Update',
    'CSIDriver/Delete',
    'AssignedPod/Delete',
    'PersistentVolumeClaim/Add',
    'VolumeAttachment/Delete',
  ] as const;
  private readonly claims: Informer<PersistentVolumeClaim>;
  private readonly volumes: Informer<PersistentVolume>;
  private readonly classes: Informer<StorageClass>;
  private readonly drivers: Informer<CSIDriver>;
  private readonly csiNodes: Informer<CSINode>;
  private readonly attachments: ObjectIndex<VolumeAttachment>;

  constructor(informers: Informers) {
    this.claims = informers.of<PersistentVolumeClaim>('v1', 'persistentvolumeclaims');
    this.volumes = informers.of<PersistentVolume>('v1', 'persistentvolumes');
    this.classes = informers.of<StorageClass>('storage.k8s.io/v1', 'storageclasses');
    this.drivers = informers.of<CSIDriver>('storage.k8s.io/v1', 'csidrivers');
    this.csiNodes = informers.of<CSINode>('storage.k8s.io/v1', 'csinodes');
    this.attachments = informers
      .of<VolumeAttachment>('storage.k8s.io/v1', 'volumeattachments')
      .cache.index('nodeName', ({ spec }) => [spec?.nodeName ?? '']);
  }

  isWorthRequeueing({ pod }: PodInfo, event: ClusterEvent): boolean {
    switch (event.label) {
      case 'AssignedPod/Delete':
        return this.volumesOf(event.pod.pod).size > 0;
      case 'PersistentVolumeClaim/Add': {
        const { name = '', namespace } = event.object.metadata;
        return namespace === pod.metadata.namespace && claimNamesOf(pod).includes(name);
      }
      case 'CSIDriver/Update':
      case 'CSIDriver/Delete':
        return [...this.volumesOf(pod).values()].includes(event.object.metadata.name ?? '');
      case 'VolumeAttachment/Delete':
        return [...this.volumesOf(pod).values()].includes(event.object.spec?.attacher ?? '');
      default:
        return true;
    }
  }

  preFilter(state: CycleState, { pod }: PodInfo): PreFilterResult {
    const needed = this.volumesOf(pod);
    if (needed.size === 0) return 'skip';
    state.write(NEEDED, needed);
    return undefined;
  }

  filter(state: CycleState, _pod: PodInfo, { name, pods }: NodeInfo): Rejection | undefined {
    const needed = state.read(NEEDED);
    if (!needed) return undefined;
    const { drivers = [] } = this.csiNodes.cache.get({ name })?.spec ?? {};
    for (const driver of needed.values()) {
      if (!this.isNeededOnNode(driver) || drivers.some((each) => each.name === driver)) continue;
      return { reasons: [`${driver} CSI driver is not installed on the node`], unresolvable: false };
    }
    const limits = new Map<string, number>();
    for (const driver of drivers) {
      const { count } = driver.allocatable ?? {};
      if (count !== undefined) limits.set(driver.name, count);
    }
    if (![...needed.values()].some((driver) => limits.has(driver))) return undefined;
    const attached = this.attachedTo(name, pods.values());
    const counts = countByDriver(attached);
    for (const [volume, driver] of needed) {
      if (attached.has(volume)) continue;
      const count = (counts.get(driver) ?? 0) + 1;
      counts.set(driver, count);
      if (count > (limits.get(driver) ?? Number.POSITIVE_INFINITY)) return TOO_MANY;
    }
    return undefined;
  }

  /** What Pods of the node use, and what is attached to it besides. */
  private attachedTo(nodeName: string, pods: Iterable<PodInfo>): Map<string, string> {
    const attached = new Map<string, string>();
    for (const { pod } of pods) {
      for (const [volume, driver] of this.volumesOf(pod)) attached.set(volume, driver);
    }
    for (const { spec } of this.attachments.get(nodeName)) {
      const volume = this.volumes.cache.get({ name: spec?.source?.persistentVolumeName ?? '' });
      const disk = volume && diskOf(volume);
      if (disk && spec?.attacher) attached.set(disk.uniqueName, spec.attacher);
    }
    return attached;
  }

  private volumesOf(pod: Pod): DriverVolumes {
    const volumes = new Map<string, string>();
    const { namespace } = pod.metadata;
    for (const name of claimNamesOf(pod)) {
      const claim = this.claims.cache.get({ name, namespace });
      if (!claim) continue;
      const volume = this.volumes.cache.get({ name: claim.spec?.volumeName ?? '' });
      if (volume) {
        const disk = diskOf(volume);
        if (disk) volumes.set(disk.uniqueName, disk.driver);
        continue;
      }
      // One that is yet to be made is counted by its claim.
      const driver = this.classes.cache.get({ name: claim.spec?.storageClassName ?? '' })?.provisioner;
      if (driver !== undefined) volumes.set(`${driver}/of ${namespace ?? ''}/${name}`, driver);
    }
    return volumes;
  }

  private isNeededOnNode(driver: string): boolean {
    return this.drivers.cache.get({ name: driver })?.spec.preventPodSchedulingIfMissing === true;
  }
}

function countByDriver(volumes: ReadonlyMap<string, string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const driver of volumes.values()) counts.set(driver, (counts.get(driver) ?? 0) + 1);
  return counts;
}
