/** The roles and bindings that every cluster has. */
import type { ClusterRole } from '../../kinds/index.ts';
import type { KubernetesObject } from '../../api/index.ts';
export declare function clusterRoles(): ClusterRole[];
export declare function roles(): KubernetesObject[];
export declare function clusterRoleBindings(): KubernetesObject[];
export declare function roleBindings(): KubernetesObject[];
//# sourceMappingURL=rbac-objects.d.ts.map
