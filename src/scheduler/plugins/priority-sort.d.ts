import type { QueueSortPlugin } from '../framework/index.ts';
/** The higher priority comes first, then who has waited longer. */
export declare const prioritySort: QueueSortPlugin;
//# sourceMappingURL=priority-sort.d.ts.map
