import type { PersistentVolumeClaim, Pod, StatefulSet } from '../../kinds/index.ts';
import {
  type EventRecorder,
  type Expectations,
  type Informer,
  isAlreadyExists,
  isNamespaceTerminating,
  isNotFound,
  keyOf,
  type ResourceClient,
} from '../../client/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
import { messageOf } from '../library/objects/index.ts';
import { retentionOwners } from './claim-retention.ts';
import { ordinalOf } from './set-facts.ts';
import { claimsOf, missingLabels, podOfSet } from './set-pods.ts';

/** Makes, repairs and deletes the Pods of StatefulSets and their claims, and says so in events. */
export class SetPodWriter {
  private readonly pods: ResourceClient<Pod>;
  private readonly claims: ResourceClient<PersistentVolumeClaim>;
  private readonly claimInformer: Informer<PersistentVolumeClaim>;
  private readonly events: EventRecorder;
  private readonly expectations: Expectations;

  constructor({ client, informers }: ControllerContext, events: EventRecorder, expectations: Expectations) {
    this.pods = client.resource<Pod>('v1', 'pods');
    this.claims = client.resource<PersistentVolumeClaim>('v1', 'persistentvolumeclaims');
    this.claimInformer = informers.of<PersistentVolumeClaim>('v1', 'persistentvolumeclaims');
    this.events = events;
    this.expectations = expectations;
  }

  async make(set: StatefulSet, ordinal: number, revision: string): Promise<void> {
    const pod = podOfSet(set, ordinal, revision);
    await this.makeClaims(set, ordinal, pod);
    this.expectations.expectCreations(keyOf(set), 1);
    try {
      await this.pods.create(pod);
      this.tell(set, 'Create', pod);
    } catch (error) {
      this.expectations.creationSeen(keyOf(set));
      if (!isAlreadyExists(error) && !isNamespaceTerminating(error)) this.tell(set, 'Create', pod, error);
      throw error;
    }
  }

  async remove(set: StatefulSet, pod: Pod): Promise<void> {
    const { uid = '' } = pod.metadata;
    await this.keepClaims(set, pod);
    this.expectations.expectDeletions(keyOf(set), [uid]);
    try {
      await this.pods.delete(pod.metadata);
      this.tell(set, 'Delete', pod);
    } catch (error) {
      this.expectations.deletionSeen(keyOf(set), uid);
      if (isNotFound(error)) return;
      this.tell(set, 'Delete', pod, error);
      throw error;
    }
  }

  /** Puts right what of a running Pod can be: its labels, the claims that it lacks, and who owns them. */
  async repair(set: StatefulSet, pod: Pod, ordinal: number): Promise<void> {
    if (pod.status?.phase === 'Pending') await this.makeClaims(set, ordinal, pod);
    await this.keepClaims(set, pod);
    const labels = missingLabels(set, pod);
    if (labels)
      await this.pods.patch(pod.metadata, 'strategic', { metadata: { uid: pod.metadata.uid, labels } });
  }

  private async makeClaims(set: StatefulSet, ordinal: number, pod: Pod): Promise<void> {
    for (const wanted of claimsOf(set, ordinal)) {
      if (this.claimInformer.cache.get(wanted.metadata)) continue;
      // A claim that ends with the set is its own from the start; the Pod's it can only be once that is there.
      const ownerReferences = retentionOwners(set, pod, wanted);
      const claim = ownerReferences
        ? { ...wanted, metadata: { ...wanted.metadata, ownerReferences } }
        : wanted;
      const text = `Claim ${wanted.metadata.name} Pod ${pod.metadata.name} in StatefulSet ${set.metadata.name}`;
      try {
        await this.claims.create(claim);
        this.events.normal(set, 'SuccessfulCreate', `Create ${text} success`);
      } catch (error) {
        if (isAlreadyExists(error)) continue;
        this.events.warning(set, 'FailedCreate', `create ${text} failed error: ${messageOf(error)}`);
        throw error;
      }
    }
  }

  private async keepClaims(set: StatefulSet, pod: Pod): Promise<void> {
    for (const { metadata } of claimsOf(set, ordinalOf(set, pod) ?? 0)) {
      const claim = this.claimInformer.cache.get(metadata);
      const ownerReferences = claim && retentionOwners(set, pod, claim);
      if (claim && ownerReferences) {
        await this.claims.update({ ...claim, metadata: { ...claim.metadata, ownerReferences } });
      }
    }
  }

  private tell(set: StatefulSet, verb: 'Create' | 'Delete', pod: Pod, error?: unknown): void {
    const about = `Pod ${pod.metadata.name} in StatefulSet ${set.metadata.name}`;
    if (error === undefined) {
      this.events.normal(set, `Successful${verb}`, `${verb} ${about} successful`);
    } else {
      const text = `${verb.toLowerCase()} ${about} failed error: ${messageOf(error)}`;
      this.events.warning(set, `Failed${verb}`, text);
    }
  }
}
