/** `apiextensions`: definitions of custom resources. */
import { type KindDefinition, STATUS } from '../definition/index.ts';

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
  },
];
