import type { KubernetesObject } from '../../api/index.ts';
import { ageOf, cells, nameOf, NONE, UNSET } from '../columns/cells.ts';
import type {
  CSIDriver,
  CSINode,
  StorageClass,
  VolumeAttachment,
  VolumeAttributesClass,
} from '../types/index.ts';

export const storageClassCells = cells<StorageClass>((storageClass, nowMs) => [
  isDefault(storageClass) ? `${nameOf(storageClass)} (default)` : nameOf(storageClass),
  storageClass.provisioner,
  storageClass.reclaimPolicy ?? 'Delete',
  storageClass.volumeBindingMode ?? 'Immediate',
  storageClass.allowVolumeExpansion ?? false,
  ageOf(storageClass, nowMs),
]);

export const volumeAttachmentCells = cells<VolumeAttachment>(({ spec, status, ...attachment }, nowMs) => [
  nameOf(attachment),
  spec.attacher,
  spec.source.persistentVolumeName ?? '',
  spec.nodeName,
  status?.attached ?? false,
  ageOf(attachment, nowMs),
]);

export const volumeAttributesClassCells = cells<VolumeAttributesClass>((attributes, nowMs) => [
  nameOf(attributes),
  attributes.driverName,
  ageOf(attributes, nowMs),
]);

export const csiNodeCells = cells<CSINode>((node, nowMs) => [
  nameOf(node),
  node.spec.drivers?.length ?? 0,
  ageOf(node, nowMs),
]);

export const csiDriverCells = cells<CSIDriver>(({ spec, ...driver }, nowMs) => [
  nameOf(driver),
  spec.attachRequired ?? true,
  spec.podInfoOnMount ?? false,
  spec.storageCapacity ?? false,
  spec.tokenRequests?.map(({ audience }) => audience).join(',') ?? UNSET,
  spec.requiresRepublish ?? false,
  (spec.volumeLifecycleModes ?? []).join(',') || NONE,
  ageOf(driver, nowMs),
]);

function isDefault({ metadata }: KubernetesObject): boolean {
  const { annotations } = metadata;
  return (
    annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true' ||
    annotations?.['storageclass.beta.kubernetes.io/is-default-class'] === 'true'
  );
}
