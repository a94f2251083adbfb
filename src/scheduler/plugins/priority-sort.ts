import type { QueueSortPlugin } from '../framework/index.ts';

/** The higher priority comes first, then who has waited longer. */
export const prioritySort: QueueSortPlugin = {
  name: 'PrioritySort',
  compare: (a, b) =>
    b.info.priority - a.info.priority || a.timestampMs - b.timestampMs || a.sequence - b.sequence,
};
