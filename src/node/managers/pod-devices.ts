import {
  foreignResourceClaim,
  isReservedForPod,
  type Container,
  type Pod,
  resourceClaimOf,
} from '../../kinds/index.ts';
import { type Clock, type Disposable, Disposables } from '../../base/index.ts';
import type { EventRecorder } from '../../client/index.ts';
import type { Mount } from '../cri/index.ts';
import { ON_ITS_WAY_MS, type Reference, type ReferencedObjects } from './referenced-objects.ts';
import type { VolumeManager } from './volume-manager.ts';

export interface PodDevicesOptions {
  /** What is brought to the Pod after its devices. */
  readonly volumes: VolumeManager & Disposable;
  readonly objects: ReferencedObjects;
  readonly clock: Clock;
  /** Where the Pod's user is told; nobody is told where left out. */
  readonly events?: EventRecorder;
}

/** How long after a failure the devices are looked at again. */
const AGAIN_MS = 60_000;

/** Holds a Pod until its resource claims are its own, with devices, and says meanwhile what is missing. */
export class PodDevices implements VolumeManager, Disposable {
  private readonly options: PodDevicesOptions;
  private readonly waits = new Map<string, Disposables>();

  constructor(options: PodDevicesOptions) {
    this.options = options;
  }

  mount(pod: Pod, changed: () => void): boolean {
    const { volumes } = this.options;
    if (!pod.spec?.resourceClaims) return volumes.mount(pod, changed);
    const missing = this.missing(pod);
    if (missing) {
      this.waitFor(pod, missing, changed);
      return false;
    }
    this.endWait(pod.metadata.uid ?? '');
    return volumes.mount(pod, changed);
  }

  mountsOf(pod: Pod, container: Container, values: ReadonlyMap<string, string>): readonly Mount[] {
    return this.options.volumes.mountsOf(pod, container, values);
  }

  unmount(podUid: string): void {
    this.endWait(podUid);
    this.options.volumes.unmount(podUid);
  }

  dispose(): void {
    for (const wait of this.waits.values()) wait.dispose();
    this.waits.clear();
    this.options.volumes.dispose();
  }

  private missing(pod: Pod): Missing | undefined {
    const { name = '', namespace = '', uid = '' } = pod.metadata;
    for (const podClaim of pod.spec?.resourceClaims ?? []) {
      const named = resourceClaimOf(pod, podClaim);
      if (named.state === 'needless') continue;
      if (named.state === 'missing') return { message: named.message };
      const reference = { resource: 'resourceclaims', name: { name: named.name, namespace } } as const;
      const claim = this.options.objects.get('resourceclaims', reference.name);
      const of = (message: string): Missing => ({ message, reference });
      if (!claim) {
        const why = `resourceclaims.resource.k8s.io "${named.name}" not found`;
        return of(`fetch ResourceClaim ${named.name}: ${why}`);
      }
      const foreign = named.isOwn ? foreignResourceClaim(pod, claim) : undefined;
      if (foreign !== undefined) return of(foreign);
      if (!isReservedForPod(pod, claim) || !claim.status?.allocation) {
        const what = `use ResourceClaim ${named.name} (${claim.metadata.uid})`;
        return of(`pod ${name} (${uid}) is not allowed to ${what}`);
      }
    }
    return undefined;
  }

  private waitFor(pod: Pod, { message, reference }: Missing, changed: () => void): void {
    const { uid = '' } = pod.metadata;
    const { clock, events, objects } = this.options;
    this.endWait(uid);
    const wait = new Disposables();
    this.waits.set(uid, wait);
    if (reference) wait.add(objects.onChange(reference, changed));
    const tell = (): void => {
      const text = `Failed to prepare dynamic resources: ${message}`;
      events?.warning(pod, 'FailedPrepareDynamicResources', text);
      wait.add(clock.setTimer(AGAIN_MS, tell));
    };
    wait.add(clock.setTimer(ON_ITS_WAY_MS, tell));
  }

  private endWait(uid: string): void {
    this.waits.get(uid)?.dispose();
    this.waits.delete(uid);
  }
}

interface Missing {
  /** In upstream's words. */
  readonly message: string;
  /** With whose change it may be another; the Pod's own where left out. */
  readonly reference?: Reference;
}
