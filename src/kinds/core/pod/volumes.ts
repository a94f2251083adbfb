import {
  checkMessages,
  checkRequired,
  dns1123Label,
  dns1123Subdomain,
  duplicate,
  type FieldError,
  type FieldPath,
  forbidden,
  invalid,
  quote,
  required,
} from '../../../api/index.ts';
import type { PodSpec } from '../../types/index.ts';
import { VOLUME_CHECKS } from '../volume/sources.ts';
import type { PodVolume } from './types.ts';
import { FILE_CHECKS } from './volume-files.ts';
import { validateProjected } from './volume-projected.ts';

/** The volumes that are in order, by name: those that containers may mount. */
export type VolumesByName = ReadonlyMap<string, PodVolume>;

type VolumeSourceName = Exclude<keyof PodVolume, 'name'>;

/** Checks one kind of source, which is set in the volume handed in; `path` is that of the volume. */
export type SourceCheck = (errors: FieldError[], volume: PodVolume, path: FieldPath) => void;

const CHECKS: Readonly<Partial<Record<VolumeSourceName, SourceCheck>>> = {
  ...VOLUME_CHECKS,
  ...FILE_CHECKS,
  projected: validateProjected,
};

/** In upstream's order: of several sources the first counts. */
const SOURCES: readonly VolumeSourceName[] = [
  'emptyDir',
  'hostPath',
  'gitRepo',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'secret',
  'nfs',
  'iscsi',
  'glusterfs',
  'flocker',
  'persistentVolumeClaim',
  'rbd',
  'cinder',
  'cephfs',
  'quobyte',
  'downwardAPI',
  'fc',
  'flexVolume',
  'configMap',
  'azureFile',
  'vsphereVolume',
  'photonPersistentDisk',
  'portworxVolume',
  'azureDisk',
  'storageos',
  'projected',
  'scaleIO',
  'csi',
  'ephemeral',
  'image',
];

/** Upstream names two sources otherwise where it refuses them as a second one. */
const REFUSED_AS: Readonly<Record<string, string>> = { cephfs: 'cephFS', downwardAPI: 'downwarAPI' };

/** `podName` where it is known: claims are made with its name before theirs. */
export function validateVolumes(
  errors: FieldError[],
  volumes: PodSpec['volumes'],
  podName: string | undefined,
  path: FieldPath,
): VolumesByName {
  const valid = new Map<string, PodVolume>();
  const madeClaims = new Set<string>();
  for (const { ephemeral, name } of volumes ?? []) {
    if (ephemeral && podName) madeClaims.add(`${podName}-${name}`);
  }
  for (const [index, volume] of (volumes ?? []).entries()) {
    const at = path.index(index);
    const before = errors.length;
    validateVolume(errors, volume, podName, at);
    if (valid.has(volume.name)) errors.push(duplicate(at.child('name'), volume.name));
    if (errors.length === before) valid.set(volume.name, volume);
    const claim = volume.persistentVolumeClaim?.claimName;
    if (claim !== undefined && madeClaims.has(claim)) {
      const detail = 'must not reference a PVC that gets created for an ephemeral volume';
      errors.push(invalid(at.child('persistentVolumeClaim', 'claimName'), claim, detail));
    }
  }
  return valid;
}

function validateVolume(
  errors: FieldError[],
  volume: PodVolume,
  podName: string | undefined,
  path: FieldPath,
): void {
  let found = false;
  for (const source of SOURCES) {
    if (volume[source] === undefined) continue;
    if (found) {
      errors.push(
        forbidden(path.child(REFUSED_AS[source] ?? source), 'may not specify more than 1 volume type'),
      );
    } else {
      // What a template leaves out may be filled in when its Pods are made.
      if (source === 'image' && podName !== undefined) {
        checkRequired(errors, path.child('image', 'reference'), volume.image?.reference);
      }
      CHECKS[source]?.(errors, volume, path);
    }
    found = true;
  }
  if (!found) errors.push(required(path, 'must specify a volume type'));
  if (volume.ephemeral && podName && volume.name) {
    const claim = `${podName}-${volume.name}`;
    const messages = dns1123Subdomain(claim).map((message) => `PVC name ${quote(claim)}: ${message}`);
    checkMessages(errors, path.child('name'), volume.name, messages);
  }
  if (!volume.name) errors.push(required(path.child('name')));
  else checkMessages(errors, path.child('name'), volume.name, dns1123Label(volume.name));
}
