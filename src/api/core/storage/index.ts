/**
 * `storage`: volumes, the claims to them, their classes and drivers.
 *
 *     const errors = validateClaimSpec(template.spec, FieldPath.of('spec', 'volumeClaimTemplates').index(0).child('spec'));
 */
import type { KindRules } from '../../rules.ts';
import { csiDriverRules } from './csi-driver.ts';
import { csiNodeRules } from './csi-node.ts';
import { csiStorageCapacityRules } from './csi-storage-capacity.ts';
import { persistentVolumeRules } from './persistent-volume.ts';
import { persistentVolumeClaimRules } from './persistent-volume-claim.ts';
import { storageClassRules } from './storage-class.ts';
import { volumeAttachmentRules } from './volume-attachment.ts';
import { volumeAttributesClassRules } from './volume-attributes-class.ts';

export { CLAIM_SPEC, validateClaimSpec } from './claim-spec.ts';

export const storageRules: Readonly<Record<string, KindRules>> = {
  'v1/PersistentVolume': persistentVolumeRules,
  'v1/PersistentVolumeClaim': persistentVolumeClaimRules,
  'storage.k8s.io/v1/CSIDriver': csiDriverRules,
  'storage.k8s.io/v1/CSINode': csiNodeRules,
  'storage.k8s.io/v1/CSIStorageCapacity': csiStorageCapacityRules,
  'storage.k8s.io/v1/StorageClass': storageClassRules,
  'storage.k8s.io/v1/VolumeAttachment': volumeAttachmentRules,
  'storage.k8s.io/v1/VolumeAttributesClass': volumeAttributesClassRules,
};
