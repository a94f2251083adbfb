/** `apiextensions`: definitions of custom resources. */
import type { Strategy } from '../../api/index.ts';
import { type KindDefinition, STATUS } from '../definition/index.ts';
import { definitionDeletion } from './definition-deletion.ts';
import { definitionStrategy } from './definition-strategy.ts';

export { approvalCondition } from './api-approval.ts';

export const apiextensionsKinds: readonly KindDefinition[] = [
  {
    group: 'apiextensions.k8s.io',
    version: 'v1',
    kind: 'CustomResourceDefinition',
    plural: 'customresourcedefinitions',
    namespaced: false,
    shortNames: ['crd', 'crds'],
    categories: ['api-extensions'],
    subresources: [STATUS],
    storedUnder: 'apiextensions.k8s.io/customresourcedefinitions',
    strategy: definitionStrategy as Strategy,
    deletion: definitionDeletion,
  },
];
