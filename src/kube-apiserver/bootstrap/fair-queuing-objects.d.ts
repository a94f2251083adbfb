/** How requests are shared out, as objects: the flow schemas and priority levels that every cluster has. */
import type { KubernetesObject } from '../../api/index.ts';
export declare function priorityLevels(): KubernetesObject[];
/** `now` is when they are found to lead to a level that exists. */
export declare function flowSchemas(now: string): KubernetesObject[];
//# sourceMappingURL=fair-queuing-objects.d.ts.map
