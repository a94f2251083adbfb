import type { EnqueueExtensions, FilterPlugin } from '../framework/index.ts';
/** Keeps Pods off cordoned nodes, unless they tolerate that. */
export declare const nodeUnschedulable: FilterPlugin & EnqueueExtensions;
//# sourceMappingURL=node-unschedulable.d.ts.map
