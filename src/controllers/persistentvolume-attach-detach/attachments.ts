import { type Disk, diskOf, type PersistentVolume, type VolumeAttachment } from '../../kinds/index.ts';
import { type Disposable, hexOf, sha256 } from '../../base/index.ts';
import {
  type Informer,
  isNewer,
  type ObjectIndex,
  type WatchSource,
  type WorkQueue,
} from '../../client/index.ts';

/**
 * The VolumeAttachments of each disk: those of the cache, and those that were made and that it does not have yet. Wakes
 * a controller with the names of the disks.
 */
export class Attachments implements WatchSource {
  readonly informer: Informer<VolumeAttachment>;
  private readonly volumes: Informer<PersistentVolume>;
  private readonly byNode: ObjectIndex<VolumeAttachment>;
  private readonly byDisk = new Map<string, Map<string, VolumeAttachment>>();
  /** By the name of an attachment that of its disk, as its volume may be gone before it is. */
  private readonly diskNames = new Map<string, string>();
  /** Those whose volume was never seen. */
  private readonly unnamed = new Map<string, VolumeAttachment>();
  /** The uids of those that were asked to go. */
  private readonly leaving = new Set<string>();

  constructor(informer: Informer<VolumeAttachment>, volumes: Informer<PersistentVolume>) {
    this.informer = informer;
    this.volumes = volumes;
    this.byNode = informer.cache.index('nodeName', ({ spec }) => [spec?.nodeName ?? '']);
  }

  start(queue: WorkQueue): Disposable {
    const seen = (attachment: VolumeAttachment): void => {
      const name = this.note(attachment);
      if (name !== undefined) queue.add(name);
    };
    return this.informer.addHandler({
      added: seen,
      updated: seen,
      deleted: (attachment) => {
        const name = this.forget(attachment);
        if (name !== undefined) queue.add(name);
      },
    });
  }

  /** One that there is, which the cache may not have yet; gives its disk's name, where that is known. */
  note(attachment: VolumeAttachment, diskName = this.diskNameOf(attachment)): string | undefined {
    const { name = '' } = attachment.metadata;
    if (diskName === undefined) {
      this.unnamed.set(name, attachment);
      return undefined;
    }
    const known = this.byDisk.get(diskName) ?? new Map<string, VolumeAttachment>();
    const before = known.get(name);
    // The answer to a write may come after what happened since.
    if (!before || !isNewer(before, attachment)) known.set(name, attachment);
    this.byDisk.set(diskName, known);
    this.diskNames.set(name, diskName);
    return diskName;
  }

  /** A volume has come, which may be that of attachments that came before it. */
  noteUnnamed(): void {
    for (const attachment of this.unnamed.values()) {
      if (this.note(attachment) !== undefined) this.unnamed.delete(attachment.metadata.name ?? '');
    }
  }

  of(diskName: string): readonly VolumeAttachment[] {
    return [...(this.byDisk.get(diskName)?.values() ?? [])];
  }

  on(nodeName: string): readonly VolumeAttachment[] {
    return this.byNode.get(nodeName);
  }

  /** The name of the disk that one attaches; undefined where it names a volume that was never seen. */
  diskNameOf({ metadata, spec }: VolumeAttachment): string | undefined {
    const known = this.diskNames.get(metadata.name ?? '');
    if (known !== undefined) return known;
    const { persistentVolumeName, inlineVolumeSpec } = spec?.source ?? {};
    const csi = inlineVolumeSpec?.csi;
    if (csi) return `kubernetes.io/csi/${csi.driver}^${csi.volumeHandle}`;
    const volume = this.volumes.cache.get({ name: persistentVolumeName ?? '' });
    return volume && diskOf(volume)?.uniqueName;
  }

  isLeaving({ metadata }: VolumeAttachment): boolean {
    return metadata.deletionTimestamp !== undefined || this.leaving.has(metadata.uid ?? '');
  }

  setLeaving({ metadata: { uid = '' } }: VolumeAttachment, isLeaving: boolean): void {
    if (isLeaving) this.leaving.add(uid);
    else this.leaving.delete(uid);
  }

  private forget({ metadata: { name = '', uid = '' } }: VolumeAttachment): string | undefined {
    this.leaving.delete(uid);
    this.unnamed.delete(name);
    const diskName = this.diskNames.get(name);
    const known = this.byDisk.get(diskName ?? '');
    if (diskName === undefined || known?.get(name)?.metadata.uid !== uid) return diskName;
    this.diskNames.delete(name);
    known.delete(name);
    if (known.size === 0) this.byDisk.delete(diskName);
    return diskName;
  }
}

/** The one name that the attachment of a disk to a node can have. */
export function attachmentNameOf({ handle, driver }: Disk, nodeName: string): string {
  return `csi-${hexOf(sha256(new TextEncoder().encode(`${handle}${driver}${nodeName}`)))}`;
}
