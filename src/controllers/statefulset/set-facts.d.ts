import type { Pod, StatefulSet } from '../../kinds/index.ts';
export declare const POD_NAME = 'statefulset.kubernetes.io/pod-name';
export declare const POD_INDEX = 'apps.kubernetes.io/pod-index';
export declare const POD_REVISION = 'controller-revision-hash';
export declare function startOrdinal({ spec }: StatefulSet): number;
export declare function endOrdinal(set: StatefulSet): number;
/** Pods come and go one at a time, in order, unless the set says that they need not wait for each other. */
export declare function isOrdered({ spec }: StatefulSet): boolean;
/** The number at the end of a Pod's name; undefined where it is not named as the set's Pods are. */
export declare function ordinalOf(set: StatefulSet, { metadata }: Pod): number | undefined;
export declare function revisionNameOf({ metadata }: Pod): string;
export declare function partitionOf({ spec }: StatefulSet): number;
export declare function rolls({ spec }: StatefulSet): boolean;
//# sourceMappingURL=set-facts.d.ts.map
