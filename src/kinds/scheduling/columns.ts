import { ageOf, cells, nameOf } from '../columns/cells.ts';
import type { PriorityClass } from '../types/index.ts';

export const priorityClassCells = cells<PriorityClass>((priority, nowMs) => [
  nameOf(priority),
  priority.value,
  priority.globalDefault ?? false,
  ageOf(priority, nowMs),
  priority.preemptionPolicy ?? '',
]);
