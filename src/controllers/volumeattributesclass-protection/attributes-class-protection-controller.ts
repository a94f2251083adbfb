import type { PersistentVolume, PersistentVolumeClaim, VolumeAttributesClass } from '../../kinds/index.ts';
import type { Disposable } from '../../base/index.ts';
import { keyOf, nameOfKey, startController, watchObjects } from '../../client/index.ts';
import { protect } from '../library/volumes/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';

const FINALIZER = 'kubernetes.io/vac-protection';

/** Keeps a class that is deleted as long as a claim asks for it, has it or is on the way to it, or a volume has it. */
export function startAttributesClassProtection(context: ControllerContext): Disposable {
  const { client, informers } = context;
  const classes = informers.of<VolumeAttributesClass>('storage.k8s.io/v1', 'volumeattributesclasses');
  const claims = informers.of<PersistentVolumeClaim>('v1', 'persistentvolumeclaims');
  const volumes = informers.of<PersistentVolume>('v1', 'persistentvolumes');
  const resource = client.resource<VolumeAttributesClass>('storage.k8s.io/v1', 'volumeattributesclasses');
  return startController(context, {
    watches: [
      watchObjects(classes, keyOf),
      watchObjects(claims, classesOfClaim),
      watchObjects(volumes, classesOfVolume),
    ],
    async reconcile(key) {
      const attributesClass = classes.cache.get(nameOfKey(key));
      if (!attributesClass) return;
      const isUsed =
        claims.cache.index('attributes classes', classesOfClaim).get(key).length > 0 ||
        volumes.cache.index('attributes classes', classesOfVolume).get(key).length > 0;
      await protect(resource, attributesClass, FINALIZER, isUsed);
    },
  });
}

function classesOfClaim({ spec, status }: PersistentVolumeClaim): string[] {
  return named(
    spec?.volumeAttributesClassName,
    status?.currentVolumeAttributesClassName,
    status?.modifyVolumeStatus?.targetVolumeAttributesClassName,
  );
}

function classesOfVolume({ spec }: PersistentVolume): string[] {
  return named(spec?.volumeAttributesClassName);
}

function named(...names: readonly (string | undefined)[]): string[] {
  return [...new Set(names.flatMap((name) => name || []))];
}
