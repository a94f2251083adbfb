import {
  type ObjectReference,
  type PersistentVolume,
  type PersistentVolumeClaim,
  type StorageClass,
} from '../../../kinds/index.ts';
export declare function classOf({ spec, metadata }: PersistentVolumeClaim): string;
/** Without a class of its own, not even the empty one: it takes the default where there is one. */
export declare function wantsDefaultClass({ spec, metadata }: PersistentVolumeClaim): boolean;
export declare function isBindCompleted({ metadata }: PersistentVolumeClaim): boolean;
/** Whether the claim is to wait until the scheduler has chosen a node for its first Pod. */
export declare function waitsForConsumer(
  claim: PersistentVolumeClaim,
  storageClass: StorageClass | undefined,
): boolean;
/** The default class; of several the one that was made last. */
export declare function defaultClassOf(classes: Iterable<StorageClass>): StorageClass | undefined;
/** Why a volume cannot be bound to the claim that asks for it by name; undefined where it can. */
export declare function mismatchOf(
  volume: PersistentVolume,
  claim: PersistentVolumeClaim,
): string | undefined;
export declare function claimReference({ metadata }: PersistentVolumeClaim): ObjectReference;
/** The claim's key that a volume names; undefined where it names none. */
export declare function claimKeyOf({ spec }: PersistentVolume): string | undefined;
//# sourceMappingURL=claims.d.ts.map
