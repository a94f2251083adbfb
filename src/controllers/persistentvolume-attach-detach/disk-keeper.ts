import type { Disk, Node, Pod, VolumeAttachment } from '../../kinds/index.ts';
import {
  type Client,
  type EventRecorder,
  isAlreadyExists,
  isNotFound,
  type ReconcileResult,
} from '../../client/index.ts';
import { unlessGone } from '../library/objects/index.ts';
import { type Attachments, attachmentNameOf } from './attachments.ts';
import type { DiskUsers, NeededDisk } from './disk-users.ts';
import { multiAttachMessages } from './multi-attach.ts';
import { isNodeReady } from './node-readiness.ts';
import type { NodeReports } from './node-reports.ts';

export interface DiskKeeperOptions {
  readonly client: Client;
  readonly users: DiskUsers;
  readonly attachments: Attachments;
  readonly events: EventRecorder;
  readonly reports: NodeReports;
}

/** A node that does not answer is taken to have let go of its disks after so long. */
const FORCE_DETACH_MS = 6 * 60_000;
/** A driver that does not attach in that time is told about, and waited for again. */
const ATTACH_LIMIT_MS = 2 * 60_000;
const OUT_OF_SERVICE = 'node.kubernetes.io/out-of-service';

/** An attachment that is waited for. */
interface Awaited {
  sinceMs: number;
  /** What its users were told last. */
  told: string;
}

/** Brings each disk to the nodes whose Pods need it, and away from all others before that. */
export class DiskKeeper {
  private readonly options: DiskKeeperOptions;
  /** By attachment's uid since when it is not needed any more. */
  private readonly unneeded = new Map<string, number>();
  private readonly awaited = new Map<string, Awaited>();
  /** For which disk and node it was said that another node has it. */
  private readonly multiAttach = new Map<string, Set<string>>();

  constructor(options: DiskKeeperOptions) {
    this.options = options;
  }

  async reconcile(diskName: string): Promise<ReconcileResult | undefined> {
    const { users, attachments } = this.options;
    const needed = users.of(diskName);
    const waits: number[] = [];
    for (const attachment of attachments.of(diskName)) {
      const nodeName = nodeNameOf(attachment);
      if (needed.has(nodeName)) {
        this.unneeded.delete(uidOf(attachment));
        continue;
      }
      waits.push(await this.detach(diskName, attachment, nodeName));
    }
    for (const [nodeName, need] of needed) waits.push(await this.attach(diskName, nodeName, need, needed));
    for (const nodeName of this.multiAttach.get(diskName) ?? []) {
      if (!needed.has(nodeName)) this.forgetMultiAttach(diskName, nodeName);
    }
    const againAfterMs = Math.min(...waits, Infinity);
    return againAfterMs === Infinity ? undefined : { againAfterMs };
  }

  /** Gives after how long to look again; Infinity where something will wake it. */
  private async detach(diskName: string, attachment: VolumeAttachment, nodeName: string): Promise<number> {
    const { attachments, reports, client } = this.options;
    this.awaited.delete(uidOf(attachment));
    if (attachments.isLeaving(attachment)) return Infinity;
    const now = client.clock.now();
    const sinceMs = this.unneeded.get(uidOf(attachment)) ?? now;
    this.unneeded.set(uidOf(attachment), sinceMs);
    const isOver = now - sinceMs > FORCE_DETACH_MS;
    const node = await this.node(nodeName);
    const isForced = (isOver && !(node && isNodeReady(node))) || (node ? isOutOfService(node) : false);
    // Of a node that is gone nobody knows what it still has.
    const isInUse = node ? node.status?.volumesInUse?.includes(diskName) === true : true;
    if (isInUse && !isForced) return isOver ? Infinity : sinceMs + FORCE_DETACH_MS + 1 - now;
    attachments.setLeaving(attachment, true);
    try {
      await reports.write(nodeName);
      const resource = client.resource<VolumeAttachment>('storage.k8s.io/v1', 'volumeattachments');
      await unlessGone(resource.delete(attachment.metadata));
    } catch (error) {
      attachments.setLeaving(attachment, false);
      throw error;
    }
    this.unneeded.delete(uidOf(attachment));
    return Infinity;
  }

  private async attach(
    diskName: string,
    nodeName: string,
    { disk, pods }: NeededDisk,
    needed: ReadonlyMap<string, NeededDisk>,
  ): Promise<number> {
    const { attachments, reports, client } = this.options;
    const all = attachments.of(diskName);
    const own = all.find((attachment) => nodeNameOf(attachment) === nodeName);
    if (own?.status?.attached === true && !attachments.isLeaving(own)) {
      if (this.awaited.delete(uidOf(own))) this.tellSuccess(disk, pods);
      this.forgetMultiAttach(diskName, nodeName);
      await reports.write(nodeName);
      return Infinity;
    }
    if (own) return attachments.isLeaving(own) ? Infinity : this.await(own, disk, pods);
    const others = disk.isShared ? [] : all;
    if (others.length > 0) {
      const isMoving = others.some(
        (attachment) => attachment.status?.attached !== true || attachments.isLeaving(attachment),
      );
      if (!isMoving) this.tellMultiAttach(diskName, nodeName, { disk, pods }, others, needed);
      return Infinity;
    }
    const wanted = attachmentFor(disk, nodeName);
    try {
      const resource = client.resource<VolumeAttachment>('storage.k8s.io/v1', 'volumeattachments');
      const made = await resource.create(wanted);
      attachments.note(made, diskName);
      this.awaited.set(uidOf(made), { sinceMs: client.clock.now(), told: '' });
      return ATTACH_LIMIT_MS;
    } catch (error) {
      if (isAlreadyExists(error)) return Infinity;
      throw error;
    }
  }

  /** It is asked for: says what keeps it away. */
  private await(attachment: VolumeAttachment, disk: Disk, pods: readonly Pod[]): number {
    const { client } = this.options;
    const now = client.clock.now();
    const awaited = this.awaited.get(uidOf(attachment)) ?? { sinceMs: now, told: '' };
    this.awaited.set(uidOf(attachment), awaited);
    const problem = attachment.status?.attachError?.message;
    const isLate = now - awaited.sinceMs >= ATTACH_LIMIT_MS;
    if (isLate) awaited.sinceMs = now;
    const late = `timed out waiting for external-attacher of ${disk.driver} CSI driver to attach volume ${disk.handle}`;
    const why = problem ?? (isLate ? late : undefined);
    if (why !== undefined && (isLate || why !== awaited.told)) {
      awaited.told = why;
      this.tellFailure(pods, `AttachVolume.Attach failed for volume "${disk.volumeName}" : ${why}`);
    }
    return awaited.sinceMs + ATTACH_LIMIT_MS - now;
  }

  private tellSuccess({ volumeName }: Disk, pods: readonly Pod[]): void {
    const text = `AttachVolume.Attach succeeded for volume "${volumeName}" `;
    for (const pod of pods) this.options.events.normal(pod, 'SuccessfulAttachVolume', text);
  }

  private tellFailure(pods: readonly Pod[], text: string): void {
    for (const pod of pods) this.options.events.warning(pod, 'FailedAttachVolume', text);
  }

  private tellMultiAttach(
    diskName: string,
    nodeName: string,
    { disk, pods }: NeededDisk,
    others: readonly VolumeAttachment[],
    needed: ReadonlyMap<string, NeededDisk>,
  ): void {
    const told = this.multiAttach.get(diskName) ?? new Set();
    if (told.has(nodeName)) return;
    this.multiAttach.set(diskName, told.add(nodeName));
    const holders = others.flatMap((attachment) => needed.get(nodeNameOf(attachment))?.pods ?? []);
    for (const [pod, text] of multiAttachMessages(disk, pods, holders)) this.tellFailure([pod], text);
  }

  private forgetMultiAttach(diskName: string, nodeName: string): void {
    const told = this.multiAttach.get(diskName);
    told?.delete(nodeName);
    if (told?.size === 0) this.multiAttach.delete(diskName);
  }

  /** As the server has it: what a node still uses is not to be taken from it by an old word. */
  private async node(name: string): Promise<Node | undefined> {
    if (!this.options.users.nodes.cache.get({ name })) return undefined;
    try {
      return await this.options.client.resource<Node>('v1', 'nodes').get({ name });
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }
}

function attachmentFor(disk: Disk, nodeName: string): VolumeAttachment {
  const { driver, volumeName, inlineSpec } = disk;
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'VolumeAttachment',
    metadata: { name: attachmentNameOf(disk, nodeName) },
    spec: {
      attacher: driver,
      nodeName,
      source: inlineSpec ? { inlineVolumeSpec: inlineSpec } : { persistentVolumeName: volumeName },
    },
  };
}

function isOutOfService({ spec }: Node): boolean {
  return spec?.taints?.some(({ key }) => key === OUT_OF_SERVICE) ?? false;
}

function nodeNameOf({ spec }: VolumeAttachment): string {
  return spec?.nodeName ?? '';
}

function uidOf({ metadata }: VolumeAttachment): string {
  return metadata.uid ?? '';
}
