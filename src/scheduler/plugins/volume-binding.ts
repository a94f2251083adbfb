import {
  isReachableFrom,
  type Node,
  type PersistentVolume,
  type PersistentVolumeClaim,
  type Pod,
  smallestVolume,
  type StorageClass,
} from '../../kinds/index.ts';
import type { Disposable } from '../../base/index.ts';
import type { Client, Informer, Informers } from '../../client/index.ts';
import type { BindPlugin, PodRejection, Rejection } from '../framework.ts';
import type { NodeInfo, PodInfo } from '../node-info.ts';
import { whenBound } from './claims-bound.ts';
import { claimNamesOf, isBound, SELECTED_NODE } from './pod-claims.ts';

const BOUND_BY_CONTROLLER = 'pv.kubernetes.io/bound-by-controller';
const NO_PROVISIONER = 'kubernetes.io/no-provisioner';

/** What is decided for a claim that waited for its first consumer: a volume that is there, or that one is to be made. */
interface Decision {
  readonly claim: PersistentVolumeClaim;
  readonly volume: PersistentVolume | undefined;
}

interface StorageSource {
  whenSynced(): Promise<void>;
  addHandler(handler: { added(): void; updated(): void; deleted(): void }): Disposable;
}

/**
 * Holds Pods to nodes from which their volumes can be reached. A claim that waits for its first consumer is decided
 * here: a volume is reserved for it, or the claim is told on which node a provisioner is to make one; the Pod is bound
 * once its claims are.
 */
export class VolumeBinding implements BindPlugin {
  readonly name = 'VolumeBinding';
  readonly wokenBy = ['node-changed', 'storage-changed'] as const;
  private readonly client: Client;
  private readonly claims: Informer<PersistentVolumeClaim>;
  private readonly volumes: Informer<PersistentVolume>;
  private readonly classes: Informer<StorageClass>;
  /** Volumes that are decided on, by name, with the Pod they are for, until the API says so, too. */
  private readonly reserved = new Map<string, string>();
  private readonly decisions = new Map<string, readonly Decision[]>();

  constructor(client: Client, informers: Informers) {
    this.client = client;
    this.claims = informers.of<PersistentVolumeClaim>('v1', 'persistentvolumeclaims');
    this.volumes = informers.of<PersistentVolume>('v1', 'persistentvolumes');
    this.classes = informers.of<StorageClass>('storage.k8s.io/v1', 'storageclasses');
  }

  /** What the plugin reads: a change in one of them may help a Pod that waits. */
  get sources(): readonly StorageSource[] {
    return [this.claims, this.volumes, this.classes];
  }

  prepare({ pod }: PodInfo): PodRejection | undefined {
    for (const name of claimNamesOf(pod)) {
      const claim = this.claims.cache.get({ name, namespace: pod.metadata.namespace });
      if (!claim) return { message: `persistentvolumeclaim "${name}" not found` };
      if (claim.metadata.deletionTimestamp !== undefined) {
        return { message: `persistentvolumeclaim "${name}" is being deleted` };
      }
      if (!isBound(claim) && !this.waitsForConsumer(claim)) {
        return { message: 'pod has unbound immediate PersistentVolumeClaims' };
      }
    }
    return undefined;
  }

  filter(info: PodInfo, node: NodeInfo): Rejection | undefined {
    const claims = this.claimsOf(info.pod);
    if (claims.length === 0) return undefined;
    const bound = claims
      .filter(isBound)
      .map((claim) => this.volumes.cache.get({ name: claim.spec?.volumeName ?? '' }));
    if (bound.includes(undefined)) {
      const reason = 'node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)';
      return { reasons: [reason], unresolvable: true };
    }
    if (bound.some((volume) => volume && !isReachableFrom(volume, node.node))) {
      return { reasons: ["node(s) didn't match PersistentVolume's node affinity"], unresolvable: true };
    }
    if (this.decide(info, node.node)) return undefined;
    return { reasons: ["node(s) didn't find available persistent volumes to bind"], unresolvable: true };
  }

  reserve(info: PodInfo, node: NodeInfo): void {
    const decisions = this.decide(info, node.node) ?? [];
    if (decisions.length === 0) return;
    this.decisions.set(info.key, decisions);
    for (const { volume } of decisions) if (volume) this.reserved.set(volume.metadata.name ?? '', info.key);
  }

  unreserve({ key }: PodInfo): void {
    this.decisions.delete(key);
    for (const [volume, holder] of this.reserved) if (holder === key) this.reserved.delete(volume);
  }

  /** Writes what was decided, and resolves when all claims are bound. */
  async beforeBind(info: PodInfo, node: NodeInfo, signal: AbortSignal): Promise<void> {
    const decisions = this.decisions.get(info.key);
    if (!decisions) return;
    await this.nominate(info.pod, node.name);
    for (const { claim, volume } of decisions) {
      signal.throwIfAborted();
      await (volume ? this.claimVolume(claim, volume) : this.askForVolume(claim, node.name));
    }
    const awaited = decisions.map(({ claim }) => claim);
    await whenBound(awaited, this.claims, this.client.clock, signal);
    this.unreserve(info);
  }

  /** A decision for every claim that has no volume yet; undefined where there is none for one of them on that node. */
  private decide(info: PodInfo, node: Node): readonly Decision[] | undefined {
    const decisions: Decision[] = [];
    const taken = new Set<string>();
    for (const claim of this.claimsOf(info.pod)) {
      if (isBound(claim)) continue;
      const volume = smallestVolume(this.volumes.cache.list(), claim, (each) => {
        const { name = '' } = each.metadata;
        const holder = this.reserved.get(name);
        return isReachableFrom(each, node) && !taken.has(name) && (holder ?? info.key) === info.key;
      });
      if (!volume && !this.isProvisioned(claim)) return undefined;
      if (volume) taken.add(volume.metadata.name ?? '');
      decisions.push({ claim, volume });
    }
    return decisions;
  }

  private claimsOf(pod: Pod): readonly PersistentVolumeClaim[] {
    return claimNamesOf(pod).flatMap(
      (name) => this.claims.cache.get({ name, namespace: pod.metadata.namespace }) ?? [],
    );
  }

  private classOf(claim: PersistentVolumeClaim): StorageClass | undefined {
    return this.classes.cache.get({ name: claim.spec?.storageClassName ?? '' });
  }

  private waitsForConsumer(claim: PersistentVolumeClaim): boolean {
    const named = (claim.spec?.volumeName ?? '') !== '';
    return !named && this.classOf(claim)?.volumeBindingMode === 'WaitForFirstConsumer';
  }

  private isProvisioned(claim: PersistentVolumeClaim): boolean {
    return (this.classOf(claim)?.provisioner ?? NO_PROVISIONER) !== NO_PROVISIONER;
  }

  /** Says on the Pod where it is going, while its volumes are made. */
  private async nominate(pod: Pod, nodeName: string): Promise<void> {
    const body = { metadata: { uid: pod.metadata.uid }, status: { nominatedNodeName: nodeName } };
    await this.client
      .resource<Pod>('v1', 'pods')
      .patch(pod.metadata, 'merge', body, { subresource: 'status' });
  }

  private async claimVolume(claim: PersistentVolumeClaim, volume: PersistentVolume): Promise<void> {
    const { name, namespace, uid, resourceVersion } = claim.metadata;
    await this.client.resource<PersistentVolume>('v1', 'persistentvolumes').patch(volume.metadata, 'merge', {
      metadata: {
        resourceVersion: volume.metadata.resourceVersion,
        annotations: { [BOUND_BY_CONTROLLER]: 'yes' },
      },
      spec: {
        claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name, namespace, uid, resourceVersion },
      },
    });
  }

  private async askForVolume({ metadata }: PersistentVolumeClaim, nodeName: string): Promise<void> {
    const claims = this.client.resource<PersistentVolumeClaim>('v1', 'persistentvolumeclaims');
    const body = { metadata: { uid: metadata.uid, annotations: { [SELECTED_NODE]: nodeName } } };
    await claims.patch(metadata, 'merge', body);
  }
}
