/**
 * `storage`: volumes, the claims to them, their classes and drivers.
 *
 *     const errors = validateClaimSpec(template.spec, FieldPath.of('spec', 'volumeClaimTemplates').index(0).child('spec'));
 */
import type { KindRules } from '../../rules.ts';
import { persistentVolumeRules } from './persistent-volume.ts';
import { persistentVolumeClaimRules } from './persistent-volume-claim.ts';
import { storageClassRules } from './storage-class.ts';

export { CLAIM_SPEC, validateClaimSpec } from './claim-spec.ts';
export { settleDataSources } from './persistent-volume-claim.ts';

export const storageRules: Readonly<Record<string, KindRules>> = {
  'v1/PersistentVolume': persistentVolumeRules,
  'v1/PersistentVolumeClaim': persistentVolumeClaimRules,
  'storage.k8s.io/v1/StorageClass': storageClassRules,
};
