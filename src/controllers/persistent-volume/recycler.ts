import { isAlreadyExists } from '../../client/index.ts';
import type { PersistentVolume, Pod } from '../../api/index.ts';
import { unlessGone } from '../shared/errors.ts';
import type { BinderParts } from './binder-parts.ts';
import { unbind } from './unbind.ts';

const NAMESPACE = 'default';
const IMAGE = 'registry.k8s.io/build-image/debian-base:bookworm-v1.0.4';

/** Has a Pod scrub a released volume, and makes it available again once that has succeeded. */
export async function recycle(parts: BinderParts, volume: PersistentVolume): Promise<void> {
  const pods = parts.context.client.resource<Pod>('v1', 'pods');
  const name = recyclerName(volume);
  const pod = parts.podInformer.cache.get({ namespace: NAMESPACE, name });
  if (!pod) {
    await pods.create(recyclerPod(volume, name)).catch((error: unknown) => {
      if (!isAlreadyExists(error)) throw error;
    });
    return;
  }
  const { phase, message } = pod.status ?? {};
  if (phase !== 'Succeeded' && phase !== 'Failed') return;
  await unlessGone(pods.delete(pod.metadata));
  if (phase === 'Failed') {
    const text = `Recycle failed: ${message ?? 'pod failed, pod.Status.Message unknown'}`;
    await parts.setVolumePhase(volume, 'Failed', text);
    parts.events.warning(volume, 'VolumeFailedRecycle', text);
    return;
  }
  parts.events.normal(volume, 'VolumeRecycled', 'Volume recycled');
  await unbind(parts, volume);
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
