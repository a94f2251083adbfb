import { ageOf, cells, nameOf } from '../columns/cells.ts';
import type { Lease } from '../types/index.ts';

export const leaseCells = cells<Lease>((lease, nowMs) => [
  nameOf(lease),
  lease.spec?.holderIdentity ?? '',
  ageOf(lease, nowMs),
]);
