import type { PersistentVolumeClaim, Pod, StatefulSet } from '../../kinds/index.ts';
/** The Pod of an ordinal, with its stable name, its place under the governing service, and its claims. */
export declare function podOfSet(set: StatefulSet, ordinal: number, revision: string): Pod;
/** The labels that a Pod lacks of those by which it is known; undefined where it has them. */
export declare function missingLabels(set: StatefulSet, pod: Pod): Record<string, string> | undefined;
/** The claims of an ordinal: their names follow from it, so that a Pod made again finds those of the one before. */
export declare function claimsOf(set: StatefulSet, ordinal: number): PersistentVolumeClaim[];
//# sourceMappingURL=set-pods.d.ts.map
