/** `apiregistration`: servers that extend the API. */
import { apiServiceCells } from './columns.ts';
import { type KindDefinition, STATUS } from '../definition/index.ts';
import { apiServiceStrategy } from './api-service.ts';

export const apiregistrationKinds: readonly KindDefinition[] = [
  {
    group: 'apiregistration.k8s.io',
    version: 'v1',
    kind: 'APIService',
    plural: 'apiservices',
    cells: apiServiceCells,
    namespaced: false,
    categories: ['api-extensions'],
    subresources: [STATUS],
    strategy: apiServiceStrategy,
    storedUnder: 'apiregistration.k8s.io/apiservices',
  },
];
