import type { OwnerReference } from '../../api/index.ts';
import type { PersistentVolumeClaim, Pod, StatefulSet } from '../../kinds/index.ts';
import { type ApiObject, controllerReference } from '../../client/index.ts';
import { endOrdinal, ordinalOf, startOrdinal } from './set-facts.ts';

/**
 * Who owns a claim follows from how long it is kept: the set, where the claim ends with it; the Pod, where it ends
 * when the set shrinks below it; nobody, where it is kept. Gives the owners to write; undefined where they are right.
 */
export function retentionOwners(
  set: StatefulSet,
  pod: Pod,
  claim: PersistentVolumeClaim,
): OwnerReference[] | undefined {
  const { whenDeleted = 'Retain', whenScaled = 'Retain' } =
    set.spec?.persistentVolumeClaimRetentionPolicy ?? {};
  const ordinal = ordinalOf(set, pod) ?? 0;
  const condemned = ordinal < startOrdinal(set) || ordinal >= endOrdinal(set);
  const byPod = whenScaled === 'Delete' && condemned;
  const bySet = whenDeleted === 'Delete' && !byPod;
  const current = claim.metadata.ownerReferences ?? [];
  const others = current.filter(({ uid }) => uid !== set.metadata.uid && uid !== pod.metadata.uid);
  // An owner that somebody else wrote decides instead.
  if (others.some(({ controller }) => controller)) return undefined;
  const wanted = [...others, ...(bySet ? [ownerOf(set)] : []), ...(byPod ? [ownerOf(pod)] : [])];
  const texts = (owners: readonly OwnerReference[]): string =>
    JSON.stringify(owners.map(({ uid }) => uid).sort());
  return texts(current) === texts(wanted) ? undefined : wanted;
}

function ownerOf(object: ApiObject): OwnerReference {
  return controllerReference(object);
}
