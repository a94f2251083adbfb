import type { OwnerReference } from '../../api/index.ts';
import type { PersistentVolumeClaim, Pod, StatefulSet } from '../../kinds/index.ts';
/**
 * Who owns a claim follows from how long it is kept: the set, where the claim ends with it; the Pod, where it ends
 * when the set shrinks below it; nobody, where it is kept. Gives the owners to write; undefined where they are right.
 */
export declare function retentionOwners(
  set: StatefulSet,
  pod: Pod,
  claim: PersistentVolumeClaim,
): OwnerReference[] | undefined;
//# sourceMappingURL=claim-retention.d.ts.map
