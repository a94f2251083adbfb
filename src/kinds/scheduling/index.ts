/** `scheduling`: classes of priority. */
import type { KindDefinition } from '../definition/index.ts';
import { priorityClassStrategy } from './priority-class.ts';

export const schedulingKinds: readonly KindDefinition[] = [
  {
    group: 'scheduling.k8s.io',
    version: 'v1',
    kind: 'PriorityClass',
    plural: 'priorityclasses',
    namespaced: false,
    shortNames: ['pc'],
    strategy: priorityClassStrategy,
  },
];
