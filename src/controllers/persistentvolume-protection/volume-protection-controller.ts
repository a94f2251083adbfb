import type { PersistentVolume } from '../../kinds/index.ts';
import type { Disposable } from '../../base/index.ts';
import { keyOf, nameOfKey, startController, watchObjects } from '../../client/index.ts';
import { protect } from '../library/volumes/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';

const FINALIZER = 'kubernetes.io/pv-protection';

/** Keeps a volume that is deleted as long as it is bound. */
export function startVolumeProtection({ client, informers, ...context }: ControllerContext): Disposable {
  const volumes = informers.of<PersistentVolume>('v1', 'persistentvolumes');
  const resource = client.resource<PersistentVolume>('v1', 'persistentvolumes');
  return startController(context, {
    watches: [watchObjects(volumes, keyOf)],
    async reconcile(key) {
      const volume = volumes.cache.get(nameOfKey(key));
      if (volume) await protect(resource, volume, FINALIZER, volume.status?.phase === 'Bound');
    },
  });
}
