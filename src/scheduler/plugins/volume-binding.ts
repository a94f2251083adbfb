import {
  ephemeralClaimNames,
  foreignClaimProblem,
  isReachableFrom,
  type Node,
  type PersistentVolume,
  type PersistentVolumeClaim,
  type Pod,
  type StorageClass,
} from '../../kinds/index.ts';
import type { Client, Informer, Informers, ObjectIndex } from '../../client/index.ts';
import type { PluginArguments } from '../configuration/index.ts';
import {
  type ClusterEvent,
  type CycleState,
  type EnqueueExtensions,
  type FilterPlugin,
  type NodeInfo,
  type PodInfo,
  type PreBindPlugin,
  type PreFilterPlugin,
  type PreFilterResult,
  type Rejection,
  type ReservePlugin,
  StateKey,
} from '../framework/index.ts';
import { whenBound } from './claims-bound.ts';
import { claimNamesOf, isBound, SELECTED_NODE } from './pod-claims.ts';
import { Provisioning } from './provisioning.ts';
import { candidatesFor } from './volume-candidates.ts';

const BOUND_BY_CONTROLLER = 'pv.kubernetes.io/bound-by-controller';

const NO_VOLUME = {
  reasons: ['node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)'],
  unresolvable: true,
};
const OUT_OF_REACH = {
  reasons: ["node(s) didn't match PersistentVolume's node affinity"],
  unresolvable: true,
};
const NONE_TO_BIND = {
  reasons: ["node(s) didn't find available persistent volumes to bind"],
  unresolvable: true,
};

const NO_ROOM = { reasons: ['node(s) did not have enough free storage'], unresolvable: true };

/** What is decided for a claim that waited for its first consumer: a volume that is there, or that one is to be made. */
interface Decision {
  readonly claim: PersistentVolumeClaim;
  readonly volume: PersistentVolume | undefined;
}

/** A Pod's claims, looked up once a cycle. */
interface PodVolumes {
  /** The volumes of the claims that are bound; undefined for one that is not there. */
  readonly bound: readonly (PersistentVolume | undefined)[];
  /** The claims that are not, with the volumes that each could have. */
  readonly unbound: readonly {
    readonly claim: PersistentVolumeClaim;
    readonly candidates: readonly PersistentVolume[];
  }[];
  /** What was decided, by node. */
  readonly decisions: Map<string, readonly Decision[]>;
}

const POD_VOLUMES = new StateKey<PodVolumes>('VolumeBinding');

/**
 * Holds Pods to nodes from which their volumes can be reached. A claim that waits for its first consumer is decided
 * here: a volume is reserved for it, or the claim is told on which node a provisioner is to make one; the Pod is bound
 * once its claims are.
 */
export class VolumeBinding
  implements PreFilterPlugin, FilterPlugin, ReservePlugin, PreBindPlugin, EnqueueExtensions
{
  readonly name = 'VolumeBinding';
  readonly eventsToRegister = [
    'Node/Add',
    'Node/UpdateNodeLabel',
    'AssignedPod/Delete',
    'PersistentVolumeClaim/Add',
    'PersistentVolumeClaim/Update',
    'PersistentVolume/Add',
    'PersistentVolume/Update',
    'StorageClass/Add',
    'StorageClass/Update',
    'CSIStorageCapacity/Add',
    'CSIStorageCapacity/Update',
    'CSIDriver/Update',
  ] as const;
  private readonly client: Client;
  private readonly limitMs: number;
  private readonly claims: Informer<PersistentVolumeClaim>;
  private readonly volumes: Informer<PersistentVolume>;
  private readonly volumesByClass: ObjectIndex<PersistentVolume>;
  private readonly classes: Informer<StorageClass>;
  private readonly provisioning: Provisioning;
  /** Volumes that are decided on, by name, with the Pod they are for, until the API says so, too. */
  private readonly reserved = new Map<string, string>();
  private readonly decisions = new Map<string, readonly Decision[]>();

  constructor(
    client: Client,
    informers: Informers,
    { bindTimeoutSeconds }: PluginArguments['VolumeBinding'],
  ) {
    this.client = client;
    this.limitMs = bindTimeoutSeconds * 1000;
    this.claims = informers.of<PersistentVolumeClaim>('v1', 'persistentvolumeclaims');
    this.volumes = informers.of<PersistentVolume>('v1', 'persistentvolumes');
    this.classes = informers.of<StorageClass>('storage.k8s.io/v1', 'storageclasses');
    this.provisioning = new Provisioning(informers);
    this.volumesByClass = this.volumes.cache.index('storageClassName', ({ spec }) => [
      spec?.storageClassName ?? '',
    ]);
  }

  isWorthRequeueing(info: PodInfo, event: ClusterEvent): boolean {
    const { namespace } = info.pod.metadata;
    switch (event.label) {
      case 'PersistentVolumeClaim/Add':
      case 'PersistentVolumeClaim/Update': {
        const { metadata } = event.object;
        return metadata.namespace === namespace && claimNamesOf(info.pod).includes(metadata.name ?? '');
      }
      case 'PersistentVolume/Add':
      case 'PersistentVolume/Update':
        return this.claimsOf(info.pod).some((claim) => isFor(event.object, claim));
      case 'StorageClass/Add':
      case 'StorageClass/Update':
        return this.claimsOf(info.pod).some((claim) => classNameOf(claim) === event.object.metadata.name);
      case 'CSIStorageCapacity/Add':
      case 'CSIStorageCapacity/Update':
        return this.claimsOf(info.pod).some((claim) => classNameOf(claim) === event.object.storageClassName);
      case 'CSIDriver/Update':
        return this.claimsOf(info.pod).some(
          (claim) => this.classOf(claim)?.provisioner === event.object.metadata.name,
        );
      case 'AssignedPod/Delete':
        // A Pod that did not get to its node gives back the volumes that it had reserved.
        return claimNamesOf(event.pod.pod).length > 0;
      default:
        return this.whyNowhere(info.pod) === undefined;
    }
  }

  preFilter(state: CycleState, { pod }: PodInfo): PreFilterResult {
    if (claimNamesOf(pod).length === 0) return 'skip';
    const reason = this.whyNowhere(pod);
    if (reason !== undefined) return { reasons: [reason], unresolvable: true };
    const claims = this.claimsOf(pod);
    const bound = claims
      .filter(isBound)
      .map((claim) => this.volumes.cache.get({ name: claim.spec?.volumeName ?? '' }));
    const unbound = claims
      .filter((claim) => !isBound(claim))
      .map((claim) => ({
        claim,
        candidates: candidatesFor(claim, this.volumesByClass.get(classNameOf(claim))),
      }));
    state.write(POD_VOLUMES, { bound, unbound, decisions: new Map() });
    return undefined;
  }

  filter(state: CycleState, info: PodInfo, { name, node }: NodeInfo): Rejection | undefined {
    const podVolumes = state.read(POD_VOLUMES);
    if (!podVolumes) return undefined;
    if (podVolumes.bound.includes(undefined)) return NO_VOLUME;
    if (podVolumes.bound.some((volume) => volume && !isReachableFrom(volume, node))) return OUT_OF_REACH;
    if (podVolumes.unbound.length === 0) return undefined;
    const decisions = this.decide(podVolumes, info, node);
    if ('reasons' in decisions) return decisions;
    podVolumes.decisions.set(name, decisions);
    return undefined;
  }

  reserve(state: CycleState, info: PodInfo, nodeName: string): void {
    const decisions = state.read(POD_VOLUMES)?.decisions.get(nodeName) ?? [];
    if (decisions.length === 0) return;
    for (const { volume } of decisions) if (volume) this.assertUnchanged(volume);
    this.decisions.set(info.key, decisions);
    for (const { volume } of decisions) if (volume) this.reserved.set(volume.metadata.name ?? '', info.key);
  }

  unreserve(_state: CycleState, { key }: PodInfo): void {
    this.release(key);
  }

  /** Writes what was decided, and resolves when all claims are bound. */
  async preBind(_state: CycleState, info: PodInfo, nodeName: string, signal: AbortSignal): Promise<void> {
    const decisions = this.decisions.get(info.key);
    if (!decisions) return;
    await this.nominate(info.pod, nodeName);
    for (const { claim, volume } of decisions) {
      signal.throwIfAborted();
      await (volume ? this.claimVolume(claim, volume) : this.askForVolume(claim, nodeName));
    }
    const awaited = decisions.map(({ claim }) => claim);
    await whenBound(awaited, this.claims, this.client.clock, this.limitMs, signal);
    this.release(info.key);
  }

  /** Why the Pod's claims keep it off every node. */
  private whyNowhere(pod: Pod): string | undefined {
    const { namespace = '' } = pod.metadata;
    const ephemeral = new Set(ephemeralClaimNames(pod));
    const claims: PersistentVolumeClaim[] = [];
    for (const name of claimNamesOf(pod)) {
      const claim = this.claims.cache.get({ name, namespace });
      if (!claim) {
        return ephemeral.has(name)
          ? `waiting for ephemeral volume controller to create the persistentvolumeclaim "${name}"`
          : `persistentvolumeclaim "${name}" not found`;
      }
      if (claim.status?.phase === 'Lost') {
        const volume = claim.spec?.volumeName ?? '';
        return `persistentvolumeclaim "${name}" bound to non-existent persistentvolume "${volume}"`;
      }
      if (claim.metadata.deletionTimestamp !== undefined) {
        return `persistentvolumeclaim "${name}" is being deleted`;
      }
      const foreign = ephemeral.has(name) ? foreignClaimProblem(pod, claim) : undefined;
      if (foreign !== undefined) return foreign;
      claims.push(claim);
    }
    const isWaitedFor = (claim: PersistentVolumeClaim): boolean =>
      !isBound(claim) && !this.waitsForConsumer(claim);
    return claims.some(isWaitedFor) ? 'pod has unbound immediate PersistentVolumeClaims' : undefined;
  }

  /** A decision for every claim that has no volume yet; or why there is none for one of them on that node. */
  private decide({ unbound }: PodVolumes, { key }: PodInfo, node: Node): readonly Decision[] | Rejection {
    const decisions: Decision[] = [];
    const taken = new Set<string>();
    for (const { claim, candidates } of unbound) {
      const volume = candidates.find((each) => {
        const { name = '' } = each.metadata;
        const holder = this.reserved.get(name);
        return !taken.has(name) && (holder ?? key) === key && isReachableFrom(each, node);
      });
      const provision = volume ? 'possible' : this.provisioning.on(node, claim, this.classOf(claim));
      if (provision !== 'possible') return provision === 'full' ? NO_ROOM : NONE_TO_BIND;
      if (volume) taken.add(volume.metadata.name ?? '');
      decisions.push({ claim, volume });
    }
    return decisions;
  }

  /** The volume may have become another's since it was found, as a cycle takes several turns. */
  private assertUnchanged({ metadata: { name = '', resourceVersion } }: PersistentVolume): void {
    const now = this.volumes.cache.get({ name });
    if (now?.metadata.resourceVersion === resourceVersion) return;
    throw new Error(`persistent volume ${name} has changed`);
  }

  private release(key: string): void {
    for (const { volume } of this.decisions.get(key) ?? []) {
      const name = volume?.metadata.name ?? '';
      if (this.reserved.get(name) === key) this.reserved.delete(name);
    }
    this.decisions.delete(key);
  }

  private claimsOf(pod: Pod): readonly PersistentVolumeClaim[] {
    return claimNamesOf(pod).flatMap(
      (name) => this.claims.cache.get({ name, namespace: pod.metadata.namespace }) ?? [],
    );
  }

  private classOf(claim: PersistentVolumeClaim): StorageClass | undefined {
    return this.classes.cache.get({ name: classNameOf(claim) });
  }

  private waitsForConsumer(claim: PersistentVolumeClaim): boolean {
    const named = (claim.spec?.volumeName ?? '') !== '';
    return !named && this.classOf(claim)?.volumeBindingMode === 'WaitForFirstConsumer';
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

function classNameOf(claim: PersistentVolumeClaim): string {
  return claim.spec?.storageClassName ?? '';
}

/** Whether the volume is the one that the claim names, or could be. */
function isFor({ metadata, spec }: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  const named = claim.spec?.volumeName ?? '';
  return named === '' ? (spec?.storageClassName ?? '') === classNameOf(claim) : named === metadata.name;
}
