import { listHolds } from '../../../base/index.ts';
import { matchesLabelSelector, Quantity } from '../../../api/index.ts';
import { matchesNodeSelectorTerm } from '../node-selector/node-selector-term.ts';
import type { Node, PersistentVolume, PersistentVolumeClaim } from '../../types/index.ts';

/** Whether a volume is bound to this claim, or was made for it: its claimRef names it, with its uid or with none. */
export function isReservedFor(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  const reference = volume.spec?.claimRef;
  return (
    reference !== undefined &&
    reference.name === claim.metadata.name &&
    reference.namespace === claim.metadata.namespace &&
    ((reference.uid ?? '') === '' || reference.uid === claim.metadata.uid)
  );
}

/** Whether a volume that nobody has is all that a claim asks for: class, mode, access, labels, size. */
export function satisfiesClaim(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  const { spec = {} } = volume;
  if (spec.claimRef !== undefined || volume.metadata.deletionTimestamp !== undefined) return false;
  if (volume.status?.phase !== 'Available') return false;
  if ((spec.storageClassName ?? '') !== (claim.spec?.storageClassName ?? '')) return false;
  if ((spec.volumeAttributesClassName ?? '') !== (claim.spec?.volumeAttributesClassName ?? '')) return false;
  const { selector } = claim.spec ?? {};
  if (selector && !matchesLabelSelector(selector, volume.metadata.labels ?? {})) return false;
  return hasModeOf(volume, claim) && grantsAccess(volume, claim) && isLargeEnough(volume, claim);
}

export function hasModeOf(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  return (volume.spec?.volumeMode ?? 'Filesystem') === (claim.spec?.volumeMode ?? 'Filesystem');
}

export function grantsAccess(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  const granted = volume.spec?.accessModes ?? [];
  return (claim.spec?.accessModes ?? []).every((mode) => listHolds(granted, mode));
}

export function isLargeEnough(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  return capacityOf(volume).compare(Quantity.parse(claim.spec?.resources?.requests?.['storage'] ?? '0')) >= 0;
}

/** The smallest of the volumes that satisfy the claim (the first by name among equals), and that `fits` takes. */
export function smallestVolume(
  volumes: Iterable<PersistentVolume>,
  claim: PersistentVolumeClaim,
  fits: (volume: PersistentVolume) => boolean = () => true,
): PersistentVolume | undefined {
  let smallest: PersistentVolume | undefined;
  for (const volume of volumes) {
    if (!satisfiesClaim(volume, claim) || !fits(volume)) continue;
    if (!smallest || isSmaller(volume, smallest)) smallest = volume;
  }
  return smallest;
}

/** Whether a volume can be used on a node. */
export function isReachableFrom(volume: PersistentVolume, node: Node): boolean {
  const terms = volume.spec?.nodeAffinity?.required?.nodeSelectorTerms;
  return terms === undefined || terms.some((term) => matchesNodeSelectorTerm(term, node));
}

function isSmaller(a: PersistentVolume, b: PersistentVolume): boolean {
  const order = capacityOf(a).compare(capacityOf(b));
  return order < 0 || (order === 0 && (a.metadata.name ?? '') < (b.metadata.name ?? ''));
}

function capacityOf(volume: PersistentVolume): Quantity {
  return Quantity.parse(volume.spec?.capacity?.['storage'] ?? '0');
}
