import type { Deployment, ReplicaSet } from '../../kinds/index.ts';
export declare const REVISION = 'deployment.kubernetes.io/revision';
/** The revisions that a ReplicaSet had before it was rolled back to. */
export declare const REVISION_HISTORY = 'deployment.kubernetes.io/revision-history';
/** How many replicas the Deployment wanted when it last sized the ReplicaSet: it tells when the Deployment was scaled. */
export declare const DESIRED_REPLICAS = 'deployment.kubernetes.io/desired-replicas';
/** The same with the surge: the whole that a ReplicaSet's share is computed from. */
export declare const MAX_REPLICAS = 'deployment.kubernetes.io/max-replicas';
type Annotations = Readonly<Record<string, string>>;
export declare function revisionOf(object: ReplicaSet | Deployment): number;
export declare function desiredReplicasOf(replicaSet: ReplicaSet): number | undefined;
export declare function maxReplicasOf(replicaSet: ReplicaSet): number | undefined;
/** The sizes that a ReplicaSet of this Deployment is marked with. */
export declare function sizeAnnotations(deployment: Deployment): Annotations;
/** A ReplicaSet's annotations where it is the newest of its Deployment: the Deployment's own, and the revision. */
export declare function newestAnnotations(
  deployment: Deployment,
  current: Annotations,
  revision: number,
): Annotations;
export {};
//# sourceMappingURL=annotations.d.ts.map
