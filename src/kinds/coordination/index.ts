/** `coordination`: leases. */
import { leaseCells } from './columns.ts';
import type { KindDefinition } from '../definition/index.ts';
import { leaseStrategy } from './lease.ts';

export const coordinationKinds: readonly KindDefinition[] = [
  {
    group: 'coordination.k8s.io',
    version: 'v1',
    kind: 'Lease',
    plural: 'leases',
    cells: leaseCells,
    strategy: leaseStrategy,
  },
];
