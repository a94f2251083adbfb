import { append, ownValue } from '../../../base/index.ts';
import { FieldPath } from '../../../api/index.ts';
import type { PersistentVolume } from '../../types/index.ts';
import { nodeLabelWarnings } from '../node-selector/node-labels.ts';

export const MOUNT_OPTIONS = 'volume.beta.kubernetes.io/mount-options';
const ANNOTATIONS: Readonly<Record<string, string>> = {
  'volume.beta.kubernetes.io/storage-class':
    'deprecated since v1.8; use "storageClassName" attribute instead',
  [MOUNT_OPTIONS]: 'deprecated since v1.31; use "mountOptions" attribute instead',
};
/** Sources whose drivers are gone, by the names that the warnings give them. */
const SOURCES = [
  ['photonPersistentDisk', 'photonPersistentDisk', 'deprecated in v1.11, non-functional in v1.16+'],
  ['scaleIO', 'scaleIO', 'deprecated in v1.16, non-functional in v1.22+'],
  ['storageos', 'storageOS', 'deprecated in v1.22, non-functional in v1.25+'],
  ['glusterfs', 'glusterfs', 'deprecated in v1.25, non-functional in v1.26+'],
  ['cephfs', 'cephfs', 'deprecated in v1.28, non-functional in v1.31+'],
  ['rbd', 'rbd', 'deprecated in v1.28, non-functional in v1.31+'],
] as const;
const TERMS = FieldPath.of('spec', 'nodeAffinity', 'required', 'nodeSelectorTerms');

export function volumeWarnings({ metadata, spec = {} }: PersistentVolume): string[] {
  const warnings = storageAnnotationWarnings(metadata.annotations, Object.keys(ANNOTATIONS));
  if (spec.persistentVolumeReclaimPolicy === 'Recycle') {
    warnings.push(
      'spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.',
    );
  }
  for (const [index, term] of (spec.nodeAffinity?.required?.nodeSelectorTerms ?? []).entries()) {
    for (const [position, { key }] of (term.matchExpressions ?? []).entries()) {
      const path = TERMS.index(index).child('matchExpressions').index(position).child('key');
      append(warnings, nodeLabelWarnings(key, path));
    }
  }
  for (const [source, name, fate] of SOURCES) if (spec[source]) warnings.push(`spec.${name}: ${fate}`);
  return warnings;
}

/** What upstream warns of where `names`, annotations that became fields, are still in use. */
export function storageAnnotationWarnings(
  annotations: Readonly<Record<string, string>> | undefined,
  names: readonly string[],
): string[] {
  return names
    .filter((name) => ownValue(annotations, name) !== undefined)
    .map((name) => `metadata.annotations[${name}]: ${ownValue(ANNOTATIONS, name) ?? ''}`);
}
