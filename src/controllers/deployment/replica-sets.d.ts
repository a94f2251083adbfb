import type { Deployment, PodTemplateSpec, ReplicaSet } from '../../kinds/index.ts';
/** The ReplicaSet whose template is the Deployment's, the oldest where there are several. */
export declare function findNewest(
  deployment: Deployment,
  replicaSets: readonly ReplicaSet[],
): ReplicaSet | undefined;
/** Whether two templates make the same Pods: the hash that only one of them has does not count. */
export declare function sameTemplate(a: PodTemplateSpec | undefined, b: PodTemplateSpec | undefined): boolean;
export declare function specReplicas(replicaSet: ReplicaSet | undefined): number;
export declare function sumOf(
  replicaSets: readonly ReplicaSet[],
  count: (replicaSet: ReplicaSet) => number | undefined,
): number;
export declare function activeOf(replicaSets: readonly ReplicaSet[]): ReplicaSet[];
export declare function oldestFirst(replicaSets: readonly ReplicaSet[]): ReplicaSet[];
/** Biggest first, newer first where equal: who gains first when a Deployment grows. */
export declare function biggestNewestFirst(replicaSets: readonly ReplicaSet[]): ReplicaSet[];
/** Biggest first, older first where equal: who loses first when it shrinks. */
export declare function biggestOldestFirst(replicaSets: readonly ReplicaSet[]): ReplicaSet[];
export declare function byRevision(replicaSets: readonly ReplicaSet[]): ReplicaSet[];
//# sourceMappingURL=replica-sets.d.ts.map
