import type { PersistentVolume } from '../../kinds/index.ts';
import type { BinderParts } from './binder-parts.ts';
import { BOUND_BY_CONTROLLER } from '../library/volumes/index.ts';

/** Makes a volume available again: one that somebody kept for a claim stays kept for its name. */
export async function unbind(parts: BinderParts, volume: PersistentVolume): Promise<void> {
  const { [BOUND_BY_CONTROLLER]: chosen, ...annotations } = volume.metadata.annotations ?? {};
  const { claimRef, ...spec } = volume.spec ?? {};
  const { uid: _, resourceVersion: __, ...name } = claimRef ?? {};
  const freed = await parts.volumes.update({
    ...volume,
    metadata: { ...volume.metadata, annotations },
    spec: chosen === undefined ? { ...spec, claimRef: name } : spec,
  });
  await parts.setVolumePhase(freed, 'Available');
}
