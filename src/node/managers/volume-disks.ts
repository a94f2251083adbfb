import {
  claimNameOf,
  type Disk,
  diskOf,
  inlineDiskOf,
  type PersistentVolume,
  type Pod,
} from '../../kinds/index.ts';
import type { ReferencedObjects } from './referenced-objects.ts';
import type { Volume } from './volume-problems.ts';

/** The disk of a volume that is to be attached to the node; undefined where it needs none. */
export function attachableDisk(
  metadata: Pod['metadata'],
  volume: Volume,
  objects: ReferencedObjects,
): Disk | undefined {
  const disk = isOfClaim(metadata, volume)
    ? diskOfVolume(volumeOf(metadata, volume, objects))
    : inlineDiskOf(volume);
  const driver = disk && objects.get('csidrivers', { name: disk.driver });
  return driver?.spec.attachRequired === false ? undefined : disk;
}

/** Kinds of volumes that are neither attached by anybody here nor made of what the API holds. */
const UNATTACHED = [
  'nfs',
  'iscsi',
  'fc',
  'cephfs',
  'rbd',
  'glusterfs',
  'azureFile',
  'flexVolume',
  'flocker',
  'photonPersistentDisk',
  'portworxVolume',
  'quobyte',
  'scaleIO',
  'storageos',
] as const;

/** The kind of a volume with nothing behind it: undefined where there is something. */
export function unattachedKind(
  metadata: Pod['metadata'],
  volume: Volume,
  objects: ReferencedObjects,
): string | undefined {
  const sources: object | undefined = isOfClaim(metadata, volume)
    ? volumeOf(metadata, volume, objects)?.spec
    : volume;
  return UNATTACHED.find((kind) => sources !== undefined && Object.hasOwn(sources, kind));
}

function isOfClaim(metadata: Pod['metadata'], volume: Volume): boolean {
  return claimNameOf({ metadata }, volume) !== undefined;
}

function volumeOf(
  metadata: Pod['metadata'],
  volume: Volume,
  objects: ReferencedObjects,
): PersistentVolume | undefined {
  const name = claimNameOf({ metadata }, volume) ?? '';
  const claim = objects.get('persistentvolumeclaims', { name, namespace: metadata.namespace });
  return objects.get('persistentvolumes', { name: claim?.spec?.volumeName ?? '' });
}

function diskOfVolume(volume: PersistentVolume | undefined): Disk | undefined {
  return volume && diskOf(volume);
}
