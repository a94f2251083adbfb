import { type PersistentVolume, type PersistentVolumeClaim, satisfiesClaim } from '../../kinds/index.ts';
import { Quantity } from '../../api/index.ts';

/** Those of the volumes that satisfy the claim, the smallest first, and by name among equals. */
export function candidatesFor(
  claim: PersistentVolumeClaim,
  volumes: readonly PersistentVolume[],
): readonly PersistentVolume[] {
  return volumes
    .filter((volume) => satisfiesClaim(volume, claim))
    .map((volume) => ({ volume, size: Quantity.parse(volume.spec?.capacity?.['storage'] ?? '0') }))
    .sort((a, b) => a.size.compare(b.size) || compareNames(a.volume, b.volume))
    .map(({ volume }) => volume);
}

function compareNames({ metadata: a }: PersistentVolume, { metadata: b }: PersistentVolume): number {
  return (a.name ?? '') < (b.name ?? '') ? -1 : 1;
}
