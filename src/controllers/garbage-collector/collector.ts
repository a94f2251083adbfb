import { type ObjectMeta, type OwnerReference, StatusError } from '../../api/index.ts';
import { LruMap } from '../../base/index.ts';
import {
  type ApiObject,
  type Client,
  type DeleteOptions,
  type EventRecorder,
  isConflict,
  isNotFound,
} from '../../client/index.ts';
import { eachInSlices, unlessGone } from '../library/objects/index.ts';
import { FOREGROUND_FINALIZER, type GraphNode, ORPHAN_FINALIZER, type OwnerGraph } from './owner-graph.ts';

const CONFLICT_RETRIES = 5;
/** Upstream's. */
const ABSENT_LIMIT = 500;

/** Decides what becomes of an object, by what the server says of its owners now. */
export class Collector {
  private readonly client: Client;
  private readonly graph: OwnerGraph;
  private readonly events: EventRecorder;
  /** Owners that were found to be gone: what has been an object is never again. */
  private readonly absent = new LruMap<string, true>(ABSENT_LIMIT);

  constructor(client: Client, graph: OwnerGraph, events: EventRecorder) {
    this.client = client;
    this.graph = graph;
    this.events = events;
  }

  /** Deletes the object where no owner is left; lets an object in foreground deletion go where nothing blocks it. */
  async collect(uid: string): Promise<void> {
    const node = this.graph.get(uid);
    if (!node || (node.ending && !node.endingInForeground)) return;
    const latest = await this.read(node);
    if (!latest) {
      this.graph.forget(uid);
      return;
    }
    if (node.endingInForeground) return this.finishForeground(node);
    // A virtual node that exists will be observed by the informer of its resource.
    const { ownerReferences = [] } = latest.metadata;
    if (node.virtual || ownerReferences.length === 0) return;

    const owners = await this.sort(node, ownerReferences);
    if (owners.solid.length > 0) {
      if (owners.solid.length < ownerReferences.length) await this.keepOwners(node, owners.solid);
    } else if (owners.ending.length > 0 && node.dependents.size > 0) {
      await this.collectWithDependents(node, latest.metadata);
    } else {
      await this.delete(node, latest.metadata, policyOf(latest.metadata));
    }
  }

  /** Takes a deleted owner's reference off all its dependents, and then lets it go. */
  async orphan(uid: string): Promise<void> {
    const node = this.graph.get(uid);
    if (!node) return;
    await eachInSlices(this.client.clock, [...node.dependents], (dependent) => this.disown(dependent, uid));
    await this.edit(node, ({ finalizers = [] }) => without(finalizers, ORPHAN_FINALIZER));
  }

  private disown(dependent: GraphNode, ownerUid: string): Promise<void> {
    return this.edit(dependent, ({ ownerReferences = [] }) => {
      const kept = ownerReferences.filter((owner) => owner.uid !== ownerUid);
      return kept.length === ownerReferences.length ? undefined : { ownerReferences: kept };
    });
  }

  private keepOwners(node: GraphNode, solid: readonly OwnerReference[]): Promise<void> {
    const uids = new Set(solid.map((owner) => owner.uid));
    return this.edit(node, ({ ownerReferences = [] }) => ({
      ownerReferences: ownerReferences.filter((owner) => uids.has(owner.uid)),
    }));
  }

  private async finishForeground(node: GraphNode): Promise<void> {
    // Each was looked at when this began or when it came, and comes back here when it no longer blocks.
    if (node.blockers.size > 0) return;
    await this.edit(node, ({ finalizers = [] }) => without(finalizers, FOREGROUND_FINALIZER));
  }

  /** Its owners wait for it, and it has dependents of its own: they go first. */
  private async collectWithDependents(node: GraphNode, metadata: ObjectMeta): Promise<void> {
    // A dependent that is itself being deleted in the foreground closes a circle: somebody must stop waiting.
    if ([...node.dependents].some((dependent) => dependent.endingInForeground)) {
      await this.edit(node, ({ ownerReferences = [] }) => ({
        ownerReferences: ownerReferences.map((owner) => ({ ...owner, blockOwnerDeletion: false })),
      }));
      await this.delete(node, { ...metadata, resourceVersion: '' }, 'Foreground');
      return;
    }
    await this.delete(node, metadata, 'Foreground');
  }

  private async delete(
    node: GraphNode,
    { uid = '', resourceVersion = '' }: ObjectMeta,
    propagationPolicy: NonNullable<DeleteOptions['propagationPolicy']>,
  ): Promise<void> {
    const resource = await this.resourceOf(node);
    const preconditions = { uid, ...(resourceVersion === '' ? {} : { resourceVersion }) };
    await unlessGone(resource.delete(node, { preconditions, propagationPolicy }));
  }

  /** Owners that are there to stay, those that are being deleted in the foreground, and (in neither list) those that are gone. */
  private async sort(
    node: GraphNode,
    references: readonly OwnerReference[],
  ): Promise<{ solid: OwnerReference[]; ending: OwnerReference[] }> {
    const solid: OwnerReference[] = [];
    const ending: OwnerReference[] = [];
    for (const reference of references) {
      const owner = await this.ownerOf(node, reference);
      if (owner === undefined) continue;
      if (owner !== 'unreachable' && isEndingInForeground(owner)) ending.push(reference);
      else solid.push(reference);
    }
    return { solid, ending };
  }

  /** The owner as it is now; undefined where it is gone; `unreachable` where such a reference can have no owner. */
  private async ownerOf(
    node: GraphNode,
    reference: OwnerReference,
  ): Promise<ObjectMeta | 'unreachable' | undefined> {
    const { apiVersion, kind, name, uid } = reference;
    const resource = await this.client.discovery.resourceFor(apiVersion, kind);
    if (!resource) throw new Error(`no resource serves ${apiVersion} ${kind}`);
    if (resource.namespaced && node.namespace === undefined) {
      this.reportMismatch(node, reference);
      return 'unreachable';
    }
    const namespace = resource.namespaced ? node.namespace : undefined;
    const identity = JSON.stringify([apiVersion, kind, namespace, name, uid]);
    if (this.absent.get(identity)) return undefined;
    const owners = this.client.resource(apiVersion, resource.plural);
    const owner = await unlessGone(owners.get({ namespace, name }));
    if (owner?.metadata.uid === uid) return owner.metadata;
    this.absent.set(identity, true);
    return undefined;
  }

  reportMismatch(node: GraphNode, { apiVersion, kind, name, uid }: OwnerReference): void {
    const namespace = node.namespace ?? '';
    const reference = `[${apiVersion}/${kind}, namespace: ${namespace}, name: ${name}, uid: ${uid}]`;
    this.events.warning(
      {
        apiVersion: node.apiVersion,
        kind: node.kind,
        metadata: { name: node.name, uid: node.uid, ...(node.namespace === undefined ? {} : { namespace }) },
      },
      'OwnerRefInvalidNamespace',
      `ownerRef ${reference} does not exist in namespace "${namespace}"`,
    );
  }

  private async read(node: GraphNode): Promise<ApiObject | undefined> {
    const resource = await this.resourceOf(node);
    const latest = await unlessGone(resource.get(node));
    return latest?.metadata.uid === node.uid ? latest : undefined;
  }

  /** Patches metadata as it is now; again where somebody else was faster; not at all where the object is gone or nothing is to change. */
  private async edit(
    node: GraphNode,
    change: (metadata: ObjectMeta) => Partial<ObjectMeta> | undefined,
  ): Promise<void> {
    const resource = await this.resourceOf(node);
    for (let attempt = 0; ; attempt++) {
      const latest = await this.read(node);
      const changed = latest && change(latest.metadata);
      if (!latest || !changed) return;
      const { uid, resourceVersion } = latest.metadata;
      try {
        await resource.patch(node, 'merge', { metadata: { uid, resourceVersion, ...changed } });
        return;
      } catch (error) {
        if (isNotFound(error)) return;
        if (!isConflict(error) || attempt >= CONFLICT_RETRIES) throw error;
      }
    }
  }

  private async resourceOf({ apiVersion, kind }: GraphNode) {
    const resource = await this.client.discovery.resourceFor(apiVersion, kind);
    if (!resource) throw new StatusError(404, '', `no resource serves ${apiVersion} ${kind}`);
    return this.client.resource(apiVersion, resource.plural);
  }
}

function isEndingInForeground({ deletionTimestamp, finalizers = [] }: ObjectMeta): boolean {
  return deletionTimestamp !== undefined && finalizers.includes(FOREGROUND_FINALIZER);
}

/** How what an object owns is to end follows from the finalizers that it was given for its own end. */
function policyOf({ finalizers = [] }: ObjectMeta): 'Orphan' | 'Foreground' | 'Background' {
  if (finalizers.includes(ORPHAN_FINALIZER)) return 'Orphan';
  return finalizers.includes(FOREGROUND_FINALIZER) ? 'Foreground' : 'Background';
}

function without(finalizers: readonly string[], finalizer: string): Partial<ObjectMeta> | undefined {
  if (!finalizers.includes(finalizer)) return undefined;
  return { finalizers: finalizers.filter((other) => other !== finalizer) };
}
