import { formatTime } from '../../api/index.ts';
import type { PersistentVolume, PersistentVolumeClaim, Pod, StorageClass } from '../../kinds/index.ts';
import { deepEqual, type Disposables } from '../../base/index.ts';
import {
  createEventRecorder,
  type EventRecorder,
  type Informer,
  type ResourceClient,
} from '../../client/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';

type VolumePhase = NonNullable<NonNullable<PersistentVolume['status']>['phase']>;

/** What the binder of claims and the keeper of volumes share: the caches, and how a status is written. */
export class BinderParts {
  readonly volumes: ResourceClient<PersistentVolume>;
  readonly claims: ResourceClient<PersistentVolumeClaim>;
  readonly volumeInformer: Informer<PersistentVolume>;
  readonly claimInformer: Informer<PersistentVolumeClaim>;
  readonly classInformer: Informer<StorageClass>;
  readonly podInformer: Informer<Pod>;
  readonly events: EventRecorder;
  readonly context: ControllerContext;

  constructor(context: ControllerContext, started: Disposables) {
    const { client, informers } = context;
    this.context = context;
    this.volumes = client.resource<PersistentVolume>('v1', 'persistentvolumes');
    this.claims = client.resource<PersistentVolumeClaim>('v1', 'persistentvolumeclaims');
    this.volumeInformer = informers.of<PersistentVolume>('v1', 'persistentvolumes');
    this.claimInformer = informers.of<PersistentVolumeClaim>('v1', 'persistentvolumeclaims');
    this.classInformer = informers.of<StorageClass>('storage.k8s.io/v1', 'storageclasses');
    this.podInformer = informers.of<Pod>('v1', 'pods');
    this.events = started.add(createEventRecorder(client, 'persistentvolume-controller'));
  }

  classNamed(name: string): StorageClass | undefined {
    return this.classInformer.cache.get({ name });
  }

  async setVolumePhase(
    volume: PersistentVolume,
    phase: VolumePhase,
    message = '',
  ): Promise<PersistentVolume> {
    const { status } = volume;
    if (status?.phase === phase && (status.message ?? '') === message) return volume;
    const lastPhaseTransitionTime = formatTime(this.context.clock.now());
    return this.volumes.updateStatus({
      ...volume,
      status: { phase, lastPhaseTransitionTime, ...(message === '' ? {} : { message }) },
    });
  }

  /** A claim's status says what it got: nothing yet, or what the volume grants. */
  async setClaimPhase(
    claim: PersistentVolumeClaim,
    phase: 'Pending' | 'Bound' | 'Lost',
    volume?: PersistentVolume,
  ): Promise<void> {
    const { accessModes: _, capacity: __, ...rest } = claim.status ?? {};
    const kept = phase === 'Lost' ? claim.status : rest;
    const { accessModes = [], capacity = {} } = volume?.spec ?? {};
    // A claim that is bound already may have grown since: its own capacity counts.
    const granted = claim.status?.phase === 'Bound' ? (claim.status.capacity ?? capacity) : capacity;
    const status = { ...kept, phase, ...(volume ? { accessModes, capacity: granted } : {}) };
    if (!deepEqual(status, claim.status)) await this.claims.updateStatus({ ...claim, status });
  }
}
