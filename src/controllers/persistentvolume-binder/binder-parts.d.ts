import type { PersistentVolume, PersistentVolumeClaim, Pod, StorageClass } from '../../kinds/index.ts';
import { type Disposables } from '../../base/index.ts';
import { type EventRecorder, type Informer, type ResourceClient } from '../../client/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
type VolumePhase = NonNullable<NonNullable<PersistentVolume['status']>['phase']>;
/** What the binder of claims and the keeper of volumes share: the caches, and how a status is written. */
export declare class BinderParts {
  readonly volumes: ResourceClient<PersistentVolume>;
  readonly claims: ResourceClient<PersistentVolumeClaim>;
  readonly volumeInformer: Informer<PersistentVolume>;
  readonly claimInformer: Informer<PersistentVolumeClaim>;
  readonly classInformer: Informer<StorageClass>;
  readonly podInformer: Informer<Pod>;
  readonly events: EventRecorder;
  readonly context: ControllerContext;
  constructor(context: ControllerContext, started: Disposables);
  classNamed(name: string): StorageClass | undefined;
  setVolumePhase(volume: PersistentVolume, phase: VolumePhase, message?: string): Promise<PersistentVolume>;
  /** A claim's status says what it got: nothing yet, or what the volume grants. */
  setClaimPhase(
    claim: PersistentVolumeClaim,
    phase: 'Pending' | 'Bound' | 'Lost',
    volume?: PersistentVolume,
  ): Promise<void>;
}
export {};
//# sourceMappingURL=binder-parts.d.ts.map
