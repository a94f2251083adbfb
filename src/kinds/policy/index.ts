/** `policy`: what protects Pods from disruption. */
import { podDisruptionBudgetCells } from './columns.ts';
import { type KindDefinition, STATUS } from '../definition/index.ts';
import { podDisruptionBudgetStrategy } from './pod-disruption-budget.ts';

export const policyKinds: readonly KindDefinition[] = [
  {
    group: 'policy',
    version: 'v1',
    kind: 'PodDisruptionBudget',
    plural: 'poddisruptionbudgets',
    cells: podDisruptionBudgetCells,
    shortNames: ['pdb'],
    subresources: [STATUS],
    strategy: podDisruptionBudgetStrategy,
  },
  { group: 'policy', version: 'v1', kind: 'Eviction', plural: '', verbs: [] },
];
