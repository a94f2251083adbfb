import {
  conflict,
  FieldPath,
  invalid,
  invalidError,
  type KubernetesObject,
  type ResourceName,
  StatusError,
} from '../../api/index.ts';
import type { ObjectVersion } from '../storage/index.ts';
import type { StoredResource } from './served-resource.ts';

/** The 409 of a write that another one got in the way of. */
export function modifiedMeanwhile(of: ResourceName, name: string): StatusError {
  const why = 'the object has been modified; please apply your changes to the latest version and try again';
  return conflict(of, name, why);
}

/** Where a store that is only written to in earnest begins its keys. */
const ROOT = '/registry';

/** Throws the 409 of a write that means another object of the same name. */
export function holdToUid(
  { of, storage }: StoredResource,
  stored: KubernetesObject,
  uid: string | undefined,
  dryRun: boolean,
): void {
  const { name = '', namespace = '' } = stored.metadata;
  if (uid === undefined || uid === '' || uid === stored.metadata.uid) return;
  const key = storage.key(namespace, name).slice(dryRun ? ROOT.length : 0);
  const record = `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0`;
  const found = `UID in precondition: ${uid}, UID in object meta: ${stored.metadata.uid}`;
  throw conflict(of, name, `${record}, AdditionalErrorMsg: Precondition failed: ${found}`);
}

/**
 * Throws the 409 of an update of another revision than the stored one. One that names none gets it; where that is not
 * allowed it is refused.
 */
export function holdToRevision(
  { of }: StoredResource,
  { metadata }: KubernetesObject,
  current: ObjectVersion,
  allowUnconditional: boolean,
): void {
  const name = metadata.name ?? '';
  const revision = metadata.resourceVersion ?? '';
  if (revision === String(current.revision)) return;
  if (!/^\d*$/.test(revision)) {
    throw new StatusError(500, '', `strconv.ParseUint: parsing ${JSON.stringify(revision)}: invalid syntax`);
  }
  if (revision !== '' && revision !== '0') throw modifiedMeanwhile(of, name);
  if (!allowUnconditional) {
    const path = FieldPath.of('metadata', 'resourceVersion');
    const as = { group: of.group, kind: of.resource };
    throw invalidError(as, name, [invalid(path, 0, 'must be specified for an update')]);
  }
  metadata.resourceVersion = String(current.revision);
}
