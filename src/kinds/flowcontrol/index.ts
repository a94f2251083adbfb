/** `flowcontrol`: how requests share the server. */
import { type KindDefinition, STATUS } from '../definition/index.ts';
import { flowSchemaStrategy } from './flow-schema.ts';
import { priorityLevelConfigurationStrategy } from './priority-level-configuration.ts';

export const flowcontrolKinds: readonly KindDefinition[] = [
  {
    group: 'flowcontrol.apiserver.k8s.io',
    version: 'v1',
    kind: 'FlowSchema',
    plural: 'flowschemas',
    namespaced: false,
    subresources: [STATUS],
    strategy: flowSchemaStrategy,
  },
  {
    group: 'flowcontrol.apiserver.k8s.io',
    version: 'v1',
    kind: 'PriorityLevelConfiguration',
    plural: 'prioritylevelconfigurations',
    namespaced: false,
    subresources: [STATUS],
    strategy: priorityLevelConfigurationStrategy,
  },
];
