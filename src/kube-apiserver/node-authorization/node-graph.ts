import type { Disposable } from '../../base/index.ts';
import type { KubernetesObject } from '../../api/index.ts';
import {
  isMirrorPod,
  type PersistentVolume,
  type Pod,
  type ResourceSlice,
  type VolumeAttachment,
} from '../../kinds/index.ts';
import type { ObjectChange, ObjectFollowing, ObjectReader } from '../../apiserver/index.ts';
import { referencesOf, resourceClaimsOf } from './pod-references.ts';
import { secretsOfVolume } from './volume-secrets.ts';

/**
 * Which nodes have to do with which objects: by the Pods that are bound to them and what those refer to, by the volumes of
 * claims that those Pods take, and by attachments and slices that name the node. It follows what changes, from the first
 * question on; a question looks at no Pod at all.
 */
export class NodeGraph implements Disposable {
  private readonly reader: ObjectReader;
  /** By `resource/namespace/name` the nodes that an object leads to, and how many objects say so. */
  private readonly nodesOf = new Map<string, Map<string, number>>();
  /** What each object that leads to a node has added. */
  private readonly edges = new Map<string, Edges>();
  /** By the volume's key the key of its claim. */
  private readonly claimOfVolume = new Map<string, string>();
  private readonly secretsOfVolume = new Map<string, readonly string[]>();
  private readonly volumesOfSecret = new Map<string, Set<string>>();
  private followings: readonly ObjectFollowing[] | undefined;

  constructor(reader: ObjectReader) {
    this.reader = reader;
  }

  async leadsTo(node: string, resource: string, namespace: string, name: string): Promise<boolean> {
    await this.follow();
    const key = keyOf(resource, namespace, name);
    if (this.isDirect(node, key)) return true;
    if (resource === 'persistentvolumes') return this.isOfVolume(node, key);
    if (resource !== 'secrets') return false;
    for (const volume of this.volumesOfSecret.get(key) ?? []) if (this.isOfVolume(node, volume)) return true;
    return false;
  }

  dispose(): void {
    for (const following of this.followings ?? []) following.dispose();
  }

  private isDirect(node: string, key: string): boolean {
    return this.nodesOf.get(key)?.has(node) ?? false;
  }

  private isOfVolume(node: string, volume: string): boolean {
    const claim = this.claimOfVolume.get(volume);
    return claim !== undefined && this.isDirect(node, claim);
  }

  private async follow(): Promise<void> {
    this.followings ??= [
      this.reader.follow<Pod>({ group: '', resource: 'pods' }, (change) => this.applyPod(change)),
      this.reader.follow<PersistentVolume>({ group: '', resource: 'persistentvolumes' }, (change) =>
        this.applyVolume(change),
      ),
      this.reader.follow<VolumeAttachment>(
        { group: 'storage.k8s.io', resource: 'volumeattachments' },
        (change) => this.applyNaming('volumeattachments', change, change.object.spec?.nodeName),
      ),
      this.reader.follow<ResourceSlice>({ group: 'resource.k8s.io', resource: 'resourceslices' }, (change) =>
        this.applyNaming('resourceslices', change, change.object.spec?.nodeName),
      ),
    ];
    await Promise.all(this.followings.map((following) => following.ready()));
  }

  private applyPod({ type, object: pod }: ObjectChange<Pod>): void {
    const { namespace = '', name = '' } = pod.metadata;
    const key = keyOf('pods', namespace, name);
    const node = pod.spec?.nodeName ?? '';
    if (type === 'deleted' || node === '') return this.set(key, undefined);
    // What a Pod that is bound refers to stays, but for the claims that are made for it.
    const version = [pod.metadata.uid, node, ...resourceClaimsOf(pod)].join(' ');
    if (this.edges.get(key)?.version === version) return;
    // A mirror shows what the node runs anyway: it must not give the node a right to anything.
    const references = isMirrorPod(pod) ? [] : Object.entries(referencesOf(pod));
    const referred = references.flatMap(([resource, names]: [string, readonly string[]]) =>
      names.map((of) => keyOf(resource, namespace, of)),
    );
    this.set(key, { version, node, from: new Set([key, ...referred]) });
  }

  private applyVolume({ type, object }: ObjectChange<PersistentVolume>): void {
    const volume = keyOf('persistentvolumes', '', object.metadata.name ?? '');
    for (const secret of this.secretsOfVolume.get(volume) ?? []) {
      const volumes = this.volumesOfSecret.get(secret);
      volumes?.delete(volume);
      if (volumes?.size === 0) this.volumesOfSecret.delete(secret);
    }
    this.secretsOfVolume.delete(volume);
    this.claimOfVolume.delete(volume);
    const claim = object.spec?.claimRef;
    if (type === 'deleted' || !claim) return;
    this.claimOfVolume.set(volume, keyOf('persistentvolumeclaims', claim.namespace ?? '', claim.name ?? ''));
    const secrets = secretsOfVolume(object).map(({ namespace, name }) => keyOf('secrets', namespace, name));
    if (secrets.length === 0) return;
    this.secretsOfVolume.set(volume, secrets);
    for (const secret of secrets) {
      const volumes = this.volumesOfSecret.get(secret);
      if (volumes) volumes.add(volume);
      else this.volumesOfSecret.set(secret, new Set([volume]));
    }
  }

  private applyNaming(
    resource: string,
    { type, object }: ObjectChange<KubernetesObject>,
    node: string | undefined = '',
  ): void {
    const key = keyOf(resource, '', object.metadata.name ?? '');
    const isThere = type !== 'deleted' && node !== '';
    this.set(key, isThere ? { version: node, node, from: new Set([key]) } : undefined);
  }

  private set(key: string, edges: Edges | undefined): void {
    const before = this.edges.get(key);
    if (before) for (const from of before.from) this.count(from, before.node, -1);
    if (!edges) {
      this.edges.delete(key);
      return;
    }
    this.edges.set(key, edges);
    for (const from of edges.from) this.count(from, edges.node, 1);
  }

  private count(from: string, node: string, by: 1 | -1): void {
    const nodes = this.nodesOf.get(from) ?? new Map<string, number>();
    const left = (nodes.get(node) ?? 0) + by;
    if (left > 0) nodes.set(node, left);
    else nodes.delete(node);
    if (nodes.size > 0) this.nodesOf.set(from, nodes);
    else this.nodesOf.delete(from);
  }
}

/** What one object adds: the objects that lead to a node by it. */
interface Edges {
  /** While this is the same, so are the others. */
  readonly version: string;
  readonly node: string;
  readonly from: ReadonlySet<string>;
}

function keyOf(resource: string, namespace: string, name: string): string {
  return `${resource}/${namespace}/${name}`;
}
