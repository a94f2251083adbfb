/** `node`: classes of runtimes. */
import type { KindDefinition } from '../definition/index.ts';
import { runtimeClassStrategy } from './runtime-class.ts';

export const nodeKinds: readonly KindDefinition[] = [
  {
    group: 'node.k8s.io',
    version: 'v1',
    kind: 'RuntimeClass',
    plural: 'runtimeclasses',
    namespaced: false,
    strategy: runtimeClassStrategy,
  },
];
