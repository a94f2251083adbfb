/** `scheduling`: classes of priority. */
import { priorityClassCells } from './columns.ts';
import type { KindDefinition } from '../definition/index.ts';
import { priorityClassStrategy } from './priority-class.ts';

export const schedulingKinds: readonly KindDefinition[] = [
  {
    group: 'scheduling.k8s.io',
    version: 'v1',
    kind: 'PriorityClass',
    plural: 'priorityclasses',
    cells: priorityClassCells,
    namespaced: false,
    shortNames: ['pc'],
    strategy: priorityClassStrategy,
  },
];
