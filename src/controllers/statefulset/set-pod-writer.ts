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

/** As events name what was done to a Pod. */
type Verb = 'Create' | 'Update' | 'Delete';

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
    await this.told(set, 'Create', pod, this.makeClaims(set, ordinal, pod));
    this.expectations.expectCreations(keyOf(set), 1);
    try {
      await this.pods.create(pod);
      this.tell(set, 'Create', pod);
    } catch (error) {
      this.expectations.creationSeen(keyOf(set));
      // A name that somebody else's Pod has is waited for in silence.
      if (!isAlreadyExists(error)) this.tell(set, 'Create', pod, error);
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
    await this.told(set, 'Update', pod, this.keepClaims(set, pod));
    const labels = missingLabels(set, pod);
    if (!labels) return;
    const { uid } = pod.metadata;
    await this.told(
      set,
      'Update',
      pod,
      this.pods.patch(pod.metadata, 'strategic', { metadata: { uid, labels } }),
    );
    this.tell(set, 'Update', pod);
  }

  /** Makes the claims that are missing, each in its turn, and fails with all that went wrong. */
  private async makeClaims(set: StatefulSet, ordinal: number, pod: Pod): Promise<void> {
    const problems: string[] = [];
    for (const wanted of claimsOf(set, ordinal)) {
      const { name } = wanted.metadata;
      const known = this.claimInformer.cache.get(wanted.metadata);
      if (known?.metadata.deletionTimestamp !== undefined) problems.push(`pvc ${name} is being deleted`);
      if (known) continue;
      // A claim that ends with the set is its own from the start; the Pod's it can only be once that is there.
      const ownerReferences = retentionOwners(set, pod, wanted);
      const claim = ownerReferences
        ? { ...wanted, metadata: { ...wanted.metadata, ownerReferences } }
        : wanted;
      const about = `Pod ${pod.metadata.name} in StatefulSet ${set.metadata.name}`;
      try {
        await this.claims.create(claim);
        this.events.normal(set, 'SuccessfulCreate', `Create Claim ${name} ${about} success`);
      } catch (error) {
        if (isAlreadyExists(error)) continue;
        if (isNamespaceTerminating(error)) throw error;
        const text = `Create Claim ${name} for ${about} failed error: ${messageOf(error)}`;
        this.events.warning(set, 'FailedCreate', text);
        problems.push(`failed to create PVC ${name}: ${messageOf(error)}`);
      }
    }
    const [only = ''] = problems;
    if (problems.length > 0) throw new Error(problems.length === 1 ? only : `[${problems.join(', ')}]`);
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

  /** What failed of it is told in an event. */
  private async told(set: StatefulSet, verb: Verb, pod: Pod, work: Promise<unknown>): Promise<void> {
    try {
      await work;
    } catch (error) {
      this.tell(set, verb, pod, error);
      throw error;
    }
  }

  private tell(set: StatefulSet, verb: Verb, pod: Pod, error?: unknown): void {
    if (error !== undefined && isNamespaceTerminating(error)) return;
    const about = `${verb} Pod ${pod.metadata.name} in StatefulSet ${set.metadata.name}`;
    if (error === undefined) this.events.normal(set, `Successful${verb}`, `${about} successful`);
    else this.events.warning(set, `Failed${verb}`, `${about} failed error: ${messageOf(error)}`);
  }
}
