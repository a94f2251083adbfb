import { ageOf, cells, nameOf } from '../columns/cells.ts';
import type { RuntimeClass } from '../types/index.ts';

export const runtimeClassCells = cells<RuntimeClass>((runtime, nowMs) => [
  nameOf(runtime),
  runtime.handler,
  ageOf(runtime, nowMs),
]);
