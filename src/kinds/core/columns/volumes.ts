import { canonicalQuantity, type KubernetesObject } from '../../../api/index.ts';
import { ageOf, cells, nameOf, UNSET } from '../../columns/cells.ts';
import type { PersistentVolume, PersistentVolumeClaim } from '../../types/index.ts';

export const persistentVolumeCells = cells<PersistentVolume>(({ spec, status, ...volume }, nowMs) => [
  nameOf(volume),
  canonicalQuantity(spec?.capacity?.['storage'] ?? '0'),
  accessModes(spec?.accessModes),
  spec?.persistentVolumeReclaimPolicy ?? '',
  phaseOf(volume, status?.phase),
  spec?.claimRef ? `${spec.claimRef.namespace ?? ''}/${spec.claimRef.name ?? ''}` : '',
  storageClassOf(volume, spec?.storageClassName),
  spec?.volumeAttributesClassName ?? UNSET,
  status?.reason ?? '',
  ageOf(volume, nowMs),
  spec?.volumeMode ?? UNSET,
]);

export const persistentVolumeClaimCells = cells<PersistentVolumeClaim>(
  ({ spec, status, ...claim }, nowMs) => {
    const isBound = (spec?.volumeName ?? '') !== '';
    return [
      nameOf(claim),
      phaseOf(claim, status?.phase),
      spec?.volumeName ?? '',
      isBound ? canonicalQuantity(status?.capacity?.['storage'] ?? '0') : '',
      isBound ? accessModes(status?.accessModes) : '',
      storageClassOf(claim, spec?.storageClassName),
      spec?.volumeAttributesClassName ?? UNSET,
      ageOf(claim, nowMs),
      spec?.volumeMode ?? UNSET,
    ];
  },
);

const MODES = new Map([
  ['ReadWriteOnce', 'RWO'],
  ['ReadOnlyMany', 'ROX'],
  ['ReadWriteMany', 'RWX'],
  ['ReadWriteOncePod', 'RWOP'],
]);

function accessModes(modes: readonly string[] | undefined): string {
  return [...MODES]
    .filter(([mode]) => modes?.includes(mode))
    .map(([, short]) => short)
    .join(',');
}

function phaseOf({ metadata }: KubernetesObject, phase: string | undefined): string {
  return metadata.deletionTimestamp === undefined ? (phase ?? '') : 'Terminating';
}

/** The annotation that the field took over is still honoured. */
function storageClassOf({ metadata }: KubernetesObject, name: string | undefined): string {
  return metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? name ?? '';
}
