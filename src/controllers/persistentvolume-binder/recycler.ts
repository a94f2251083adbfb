import { type Event, isTerminalPhase, type PersistentVolume, type Pod } from '../../kinds/index.ts';
import { type Disposable, disposable } from '../../base/index.ts';
import { isAlreadyExists, type ResourceClient } from '../../client/index.ts';
import { unlessGone } from '../library/objects/index.ts';
import type { BinderParts } from './binder-parts.ts';
import { unbind } from './unbind.ts';

const NAMESPACE = 'default';
const IMAGE = 'registry.k8s.io/build-image/debian-base:bookworm-v1.0.4';

/** Has a Pod scrub each released volume, and makes the volume available again once that has succeeded. */
export class Recycler {
  private readonly parts: BinderParts;
  private readonly pods: ResourceClient<Pod>;
  private readonly relays = new Map<string, Disposable>();

  constructor(parts: BinderParts) {
    this.parts = parts;
    this.pods = parts.context.client.resource<Pod>('v1', 'pods');
  }

  async recycle(volume: PersistentVolume): Promise<void> {
    const name = recyclerName(volume);
    const pod = this.parts.podInformer.cache.get({ namespace: NAMESPACE, name });
    if (!pod) return this.begin(volume, name);
    const { phase, message } = pod.status ?? {};
    if (!isTerminalPhase(phase)) return;
    this.relays.get(name)?.dispose();
    this.relays.delete(name);
    await unlessGone(this.pods.delete(pod.metadata));
    if (phase === 'Failed') {
      const text = `Recycle failed: ${message ?? 'pod failed, pod.Status.Message unknown'}`;
      await this.parts.setVolumePhase(volume, 'Failed', text);
      this.parts.events.warning(volume, 'VolumeFailedRecycle', text);
      return;
    }
    this.parts.events.normal(volume, 'VolumeRecycled', 'Volume recycled');
    await unbind(this.parts, volume);
  }

  private async begin(volume: PersistentVolume, name: string): Promise<void> {
    if (!this.relays.has(name)) this.relays.set(name, this.relay(volume, name));
    await this.pods.create(recyclerPod(volume, name)).catch((error: unknown) => {
      if (!isAlreadyExists(error)) throw error;
    });
  }

  /** What happens to the Pod is told of the volume: its user knows nothing of the Pod. */
  private relay(volume: PersistentVolume, name: string): Disposable {
    const { informers } = this.parts.context;
    const selection = {
      namespace: NAMESPACE,
      fieldSelector: `involvedObject.kind=Pod,involvedObject.name=${name}`,
    };
    informers.of<Event>('v1', 'events', selection).addHandler({
      added: ({ type, message = '' }) => {
        const text = `Recycler pod: ${message}`;
        if (type === 'Warning') this.parts.events.warning(volume, 'RecyclerPod', text);
        else this.parts.events.normal(volume, 'RecyclerPod', text);
      },
    });
    return disposable(() => informers.stop('v1', 'events', selection));
  }
}

const PREFIX = 'recycler-for-';

export function recyclerName({ metadata }: PersistentVolume): string {
  return `${PREFIX}${metadata.name}`;
}

/** The volume that a recycler Pod scrubs; undefined of any other Pod. */
export function recycledVolume({ metadata }: Pod): string | undefined {
  const { name = '', namespace } = metadata;
  return namespace === NAMESPACE && name.startsWith(PREFIX) ? name.slice(PREFIX.length) : undefined;
}

function recyclerPod({ spec }: PersistentVolume, name: string): Pod {
  const source = spec?.nfs ? { nfs: spec.nfs } : spec?.hostPath ? { hostPath: spec.hostPath } : undefined;
  if (!source) throw new Error('no recyclable volume plugin matched');
  const scrub =
    'test -e /scrub && rm -rf /scrub/..?* /scrub/.[!.]* /scrub/*  && test -z "$(ls -A /scrub)" || exit 1';
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: NAMESPACE },
    spec: {
      restartPolicy: 'Never',
      activeDeadlineSeconds: 60,
      volumes: [{ name: 'vol', ...source }],
      containers: [
        {
          name: 'pv-recycler',
          image: IMAGE,
          command: ['/bin/sh'],
          args: ['-c', scrub],
          volumeMounts: [{ name: 'vol', mountPath: '/scrub' }],
        },
      ],
    },
  };
}
