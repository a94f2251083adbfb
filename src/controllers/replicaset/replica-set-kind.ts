import { labelSelectorRequirements, matchesRequirements } from '../../api/index.ts';
import type { ReplicaSet } from '../../kinds/index.ts';
import type { ReplicaKind } from '../library/replicas/index.ts';

export const replicaSetKind: ReplicaKind<ReplicaSet> = {
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  plural: 'replicasets',
  component: 'replicaset-controller',
  countsTerminating: true,
  selectorOf: ({ spec }) => spec?.selector,
  selector: ({ spec }) => {
    const requirements = spec ? labelSelectorRequirements(spec.selector) : undefined;
    return ({ metadata }) =>
      requirements !== undefined && matchesRequirements(requirements, metadata.labels ?? {});
  },
};
