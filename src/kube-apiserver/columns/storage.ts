import { canonicalQuantity, type KubernetesObject } from '../../api/index.ts';
import type {
  CSIDriver,
  CSINode,
  PersistentVolume,
  PersistentVolumeClaim,
  StorageClass,
  VolumeAttachment,
  VolumeAttributesClass,
} from '../../kinds/index.ts';
import { ageOf, cells, type CellsByKind, nameOf, NONE, UNSET } from './cells.ts';

export const storageCells: CellsByKind = {
  'v1/PersistentVolume': cells<PersistentVolume>(({ spec, status, ...volume }, nowMs) => [
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
  ]),
  'v1/PersistentVolumeClaim': cells<PersistentVolumeClaim>(({ spec, status, ...claim }, nowMs) => {
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
  }),
  'storage.k8s.io/v1/StorageClass': cells<StorageClass>((storageClass, nowMs) => [
    isDefault(storageClass) ? `${nameOf(storageClass)} (default)` : nameOf(storageClass),
    storageClass.provisioner,
    storageClass.reclaimPolicy ?? 'Delete',
    storageClass.volumeBindingMode ?? 'Immediate',
    storageClass.allowVolumeExpansion ?? false,
    ageOf(storageClass, nowMs),
  ]),
  'storage.k8s.io/v1/VolumeAttachment': cells<VolumeAttachment>(({ spec, status, ...attachment }, nowMs) => [
    nameOf(attachment),
    spec.attacher,
    spec.source.persistentVolumeName ?? '',
    spec.nodeName,
    status?.attached ?? false,
    ageOf(attachment, nowMs),
  ]),
  'storage.k8s.io/v1/VolumeAttributesClass': cells<VolumeAttributesClass>((attributes, nowMs) => [
    nameOf(attributes),
    attributes.driverName,
    ageOf(attributes, nowMs),
  ]),
  'storage.k8s.io/v1/CSINode': cells<CSINode>((node, nowMs) => [
    nameOf(node),
    node.spec.drivers?.length ?? 0,
    ageOf(node, nowMs),
  ]),
  'storage.k8s.io/v1/CSIDriver': cells<CSIDriver>(({ spec, ...driver }, nowMs) => [
    nameOf(driver),
    spec.attachRequired ?? true,
    spec.podInfoOnMount ?? false,
    spec.storageCapacity ?? false,
    spec.tokenRequests?.map(({ audience }) => audience).join(',') ?? UNSET,
    spec.requiresRepublish ?? false,
    (spec.volumeLifecycleModes ?? []).join(',') || NONE,
    ageOf(driver, nowMs),
  ]),
};

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

function isDefault({ metadata }: KubernetesObject): boolean {
  const { annotations } = metadata;
  return (
    annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true' ||
    annotations?.['storageclass.beta.kubernetes.io/is-default-class'] === 'true'
  );
}
