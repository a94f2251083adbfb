import type { Deployment } from '../../kinds/index.ts';
export declare function isRollingUpdate(deployment: Deployment): boolean;
export declare function desiredReplicas(deployment: Deployment): number;
/** How many Pods there may be above the wanted number. */
export declare function maxSurge(deployment: Deployment): number;
/** How many of the wanted Pods need not be available. */
export declare function maxUnavailable(deployment: Deployment): number;
/** The deadline for progress in milliseconds; undefined where there is none. */
export declare function progressDeadlineMs(deployment: Deployment): number | undefined;
/** How many old ReplicaSets are kept; undefined: all. */
export declare function historyLimit(deployment: Deployment): number | undefined;
//# sourceMappingURL=limits.d.ts.map
