/** `node`: classes of runtimes. */
import { runtimeClassCells } from './columns.ts';
import type { KindDefinition } from '../definition/index.ts';
import { runtimeClassStrategy } from './runtime-class.ts';

export const nodeKinds: readonly KindDefinition[] = [
  {
    group: 'node.k8s.io',
    version: 'v1',
    kind: 'RuntimeClass',
    plural: 'runtimeclasses',
    cells: runtimeClassCells,
    namespaced: false,
    strategy: runtimeClassStrategy,
  },
];
