/** `authentication`: questions about who somebody is. */
import type { KindDefinition } from '../definition/index.ts';

export const authenticationKinds: readonly KindDefinition[] = [
  {
    group: 'authentication.k8s.io',
    version: 'v1',
    kind: 'SelfSubjectReview',
    plural: 'selfsubjectreviews',
    namespaced: false,
    verbs: ['create'],
  },
  {
    group: 'authentication.k8s.io',
    version: 'v1',
    kind: 'TokenReview',
    plural: 'tokenreviews',
    namespaced: false,
    verbs: ['create'],
  },
  { group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest', plural: '', verbs: [] },
];
