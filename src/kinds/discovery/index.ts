/** `discovery`: the endpoints behind Services. */
import { endpointSliceCells } from './columns.ts';
import type { KindDefinition } from '../definition/index.ts';
import { endpointSliceStrategy } from './endpoint-slice.ts';

export const discoveryKinds: readonly KindDefinition[] = [
  {
    group: 'discovery.k8s.io',
    version: 'v1',
    kind: 'EndpointSlice',
    plural: 'endpointslices',
    cells: endpointSliceCells,
    strategy: endpointSliceStrategy,
  },
];
