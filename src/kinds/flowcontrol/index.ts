/** `flowcontrol`: how requests share the server. */
import { flowSchemaCells, priorityLevelConfigurationCells } from './columns.ts';
import { type KindDefinition, STATUS } from '../definition/index.ts';
import { flowSchemaStrategy } from './flow-schema.ts';
import { priorityLevelConfigurationStrategy } from './priority-level-configuration.ts';

export const flowcontrolKinds: readonly KindDefinition[] = [
  {
    group: 'flowcontrol.apiserver.k8s.io',
    version: 'v1',
    kind: 'FlowSchema',
    plural: 'flowschemas',
    cells: flowSchemaCells,
    namespaced: false,
    subresources: [STATUS],
    strategy: flowSchemaStrategy,
  },
  {
    group: 'flowcontrol.apiserver.k8s.io',
    version: 'v1',
    kind: 'PriorityLevelConfiguration',
    plural: 'prioritylevelconfigurations',
    cells: priorityLevelConfigurationCells,
    namespaced: false,
    subresources: [STATUS],
    strategy: priorityLevelConfigurationStrategy,
  },
];
