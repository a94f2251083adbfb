import { ageOf, cells, nameOf } from '../columns/cells.ts';
import type { PodDisruptionBudget } from '../types/index.ts';

export const podDisruptionBudgetCells = cells<PodDisruptionBudget>((budget, nowMs) => [
  nameOf(budget),
  String(budget.spec?.minAvailable ?? 'N/A'),
  String(budget.spec?.maxUnavailable ?? 'N/A'),
  budget.status?.disruptionsAllowed ?? 0,
  ageOf(budget, nowMs),
]);
