/** The rules that a user has by the bindings there are. */
import { type Disposable } from '../../base/index.ts';
import type { ClusterRoleBinding, PolicyRule, RoleBinding, Subject } from '../../kinds/index.ts';
import type { ObjectReader, User } from '../../apiserver/index.ts';
export declare const ROLES: {
  group: string;
  resource: string;
};
export declare const CLUSTER_ROLES: {
  group: string;
  resource: string;
};
export declare const ROLE_BINDINGS: {
  group: string;
  resource: string;
};
export declare const CLUSTER_ROLE_BINDINGS: {
  group: string;
  resource: string;
};
/** One binding that holds for a user, with the rules of its role. */
export interface BoundRules {
  readonly binding: RoleBinding | ClusterRoleBinding;
  readonly subject: Subject;
  /** Undefined where the role does not exist. */
  readonly rules: readonly PolicyRule[] | undefined;
}
/**
 * Follows roles and bindings from the first question on: what one is answered costs what names the user, not what there
 * is.
 */
export declare class RoleRules implements Disposable {
  private readonly reader;
  private readonly bindings;
  /** By namespace and name. */
  private readonly roles;
  private readonly clusterRoles;
  private followed;
  private following;
  constructor(reader: ObjectReader);
  /** What holds for a user everywhere, and then, where a namespace is given, what holds there. */
  of(user: User, namespace: string): AsyncGenerator<BoundRules>;
  /** The rules of a role as a binding refers to it; undefined where there is none. */
  referred(roleRef: RoleBinding['roleRef'], namespace: string): Promise<readonly PolicyRule[] | undefined>;
  dispose(): void;
  private bound;
  private rulesOf;
  private follow;
  private start;
}
/** `role.rbac.authorization.k8s.io "r" not found`. */
export declare function missingRole({ roleRef }: RoleBinding | ClusterRoleBinding): string;
//# sourceMappingURL=role-rules.d.ts.map
