/** `rbac`: roles and who has them. */
import { clusterRoleBindingCells, roleBindingCells } from './columns.ts';
import type { KindDefinition } from '../definition/index.ts';
import {
  clusterRoleBindingStrategy,
  clusterRoleStrategy,
  roleBindingStrategy,
  roleStrategy,
} from './rbac.ts';

export const rbacKinds: readonly KindDefinition[] = [
  {
    group: 'rbac.authorization.k8s.io',
    version: 'v1',
    kind: 'ClusterRoleBinding',
    plural: 'clusterrolebindings',
    cells: clusterRoleBindingCells,
    namespaced: false,
    strategy: clusterRoleBindingStrategy,
  },
  {
    group: 'rbac.authorization.k8s.io',
    version: 'v1',
    kind: 'ClusterRole',
    plural: 'clusterroles',
    namespaced: false,
    strategy: clusterRoleStrategy,
  },
  {
    group: 'rbac.authorization.k8s.io',
    version: 'v1',
    kind: 'RoleBinding',
    plural: 'rolebindings',
    cells: roleBindingCells,
    strategy: roleBindingStrategy,
  },
  {
    group: 'rbac.authorization.k8s.io',
    version: 'v1',
    kind: 'Role',
    plural: 'roles',
    strategy: roleStrategy,
  },
];
