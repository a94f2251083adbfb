import { type PersistentVolume, type PersistentVolumeClaim } from '../../kinds/index.ts';
/** Those of the volumes that satisfy the claim, the smallest first, and by name among equals. */
export declare function candidatesFor(
  claim: PersistentVolumeClaim,
  volumes: readonly PersistentVolume[],
): readonly PersistentVolume[];
//# sourceMappingURL=volume-candidates.d.ts.map
