import { isAssigned, isFinished, isTerminating, type Pod, type ResourceClaim } from '../../kinds/index.ts';
import { type Client, type Informer, isNotFound } from '../../client/index.ts';
import { unlessGone } from '../library/objects/index.ts';
import { owningPod } from './claim-index.ts';

/** Keeps a claim as long as it is allocated. */
const FINALIZER = 'resource.kubernetes.io/delete-protection';

type Reservation = NonNullable<NonNullable<ResourceClaim['status']>['reservedFor']>[number];

/** Takes from a claim the reservations of Pods that do not run any more; what nobody uses is free again. */
export class ClaimReservations {
  private readonly client: Client;
  private readonly pods: Informer<Pod>;

  constructor(client: Client, pods: Informer<Pod>) {
    this.client = client;
    this.pods = pods;
  }

  async reconcile(claim: ResourceClaim): Promise<void> {
    const { reservedFor = [] } = claim.status ?? {};
    const kept: Reservation[] = [];
    for (const each of reservedFor) if (await this.isKept(claim, each)) kept.push(each);
    if (kept.length < reservedFor.length) await this.shorten(claim, kept);
    else if (kept.length === 0 && isTerminating(claim) && hasFinalizer(claim)) await this.release(claim);
    if (kept.length === 0) await this.deleteNeedless(claim);
  }

  private async isKept({ metadata }: ResourceClaim, reservation: Reservation): Promise<boolean> {
    const { apiGroup = '', resource, name, uid } = reservation;
    // Of consumers of another kind nothing is known.
    if (apiGroup !== '' || resource !== 'pods') return true;
    const key = { name, namespace: metadata.namespace };
    const known = this.pods.cache.get(key);
    if (known) return known.metadata.uid === uid && !isDone(known);
    // The scheduler may be about to place one that is not in the cache yet.
    try {
      const pod = await this.client.resource<Pod>('v1', 'pods').get(key);
      return pod.metadata.uid === uid;
    } catch (error) {
      if (isNotFound(error)) return false;
      throw error;
    }
  }

  private async shorten(claim: ResourceClaim, kept: readonly Reservation[]): Promise<void> {
    const { allocation, reservedFor: _, ...others } = claim.status ?? {};
    const isFree = kept.length === 0 && hasFinalizer(claim);
    const status = {
      ...others,
      ...(allocation && !isFree ? { allocation } : {}),
      ...(kept.length > 0 ? { reservedFor: [...kept] } : {}),
    };
    const written = await unlessGone(this.claims.updateStatus({ ...claim, status }));
    if (written && hasFinalizer(written) && !written.status?.allocation) await this.dropFinalizer(written);
  }

  /** It is being deleted, and nobody uses it. */
  private async release(claim: ResourceClaim): Promise<void> {
    const { allocation, ...status } = claim.status ?? {};
    const freed = allocation ? await unlessGone(this.claims.updateStatus({ ...claim, status })) : claim;
    if (freed) await this.dropFinalizer(freed);
  }

  private async dropFinalizer(claim: ResourceClaim): Promise<void> {
    const finalizers = claim.metadata.finalizers?.filter((each) => each !== FINALIZER) ?? [];
    await unlessGone(this.claims.update({ ...claim, metadata: { ...claim.metadata, finalizers } }));
  }

  /** One that was made for a Pod which will not run any more goes before the Pod does. */
  private async deleteNeedless(claim: ResourceClaim): Promise<void> {
    const { metadata } = claim;
    const owner = owningPod(claim);
    const pod = owner && this.pods.cache.get({ name: owner.name, namespace: metadata.namespace });
    if (!pod || (pod.metadata.uid === owner.uid && !isDone(pod))) return;
    await unlessGone(this.claims.delete(metadata));
  }

  private get claims() {
    return this.client.resource<ResourceClaim>('resource.k8s.io/v1', 'resourceclaims');
  }
}

function hasFinalizer({ metadata }: ResourceClaim): boolean {
  return metadata.finalizers?.includes(FINALIZER) ?? false;
}

/** It has ended, or is on its way out and never came to a node. */
export function isDone(pod: Pod): boolean {
  return isFinished(pod) || (isTerminating(pod) && !isAssigned(pod));
}
