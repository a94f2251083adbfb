/** The rules that a user has by the bindings there are. */
import type {
  ClusterRole,
  ClusterRoleBinding,
  PolicyRule,
  Role,
  RoleBinding,
  Subject,
} from '../../api/index.ts';
import { type ObjectReader, serviceAccountUserName, type User } from '../../apiserver/index.ts';

const GROUP = 'rbac.authorization.k8s.io';
export const ROLES = { group: GROUP, resource: 'roles' };
export const CLUSTER_ROLES = { group: GROUP, resource: 'clusterroles' };
export const ROLE_BINDINGS = { group: GROUP, resource: 'rolebindings' };
export const CLUSTER_ROLE_BINDINGS = { group: GROUP, resource: 'clusterrolebindings' };

/** One binding that holds for a user, with the rules of its role. */
export interface BoundRules {
  readonly binding: RoleBinding | ClusterRoleBinding;
  readonly subject: Subject;
  /** Undefined where the role does not exist. */
  readonly rules: readonly PolicyRule[] | undefined;
}

export class RoleRules {
  private readonly reader: ObjectReader;

  constructor(reader: ObjectReader) {
    this.reader = reader;
  }

  /** What holds for a user everywhere, and then, where a namespace is given, what holds there. */
  async *of(user: User, namespace: string): AsyncGenerator<BoundRules> {
    yield* this.bound(user, '', await this.reader.list<ClusterRoleBinding>(CLUSTER_ROLE_BINDINGS));
    if (namespace === '') return;
    yield* this.bound(user, namespace, await this.reader.list<RoleBinding>(ROLE_BINDINGS, namespace));
  }

  /** The rules of a role as a binding refers to it; undefined where there is none. */
  async referred(
    roleRef: RoleBinding['roleRef'],
    namespace: string,
  ): Promise<readonly PolicyRule[] | undefined> {
    const role =
      roleRef.kind === 'Role'
        ? await this.reader.get<Role>(ROLES, namespace, roleRef.name)
        : await this.reader.get<ClusterRole>(CLUSTER_ROLES, '', roleRef.name);
    return role && (role.rules ?? []);
  }

  private async *bound(
    user: User,
    namespace: string,
    bindings: readonly (RoleBinding | ClusterRoleBinding)[],
  ): AsyncGenerator<BoundRules> {
    for (const binding of bindings) {
      const subject = binding.subjects?.find((candidate) => isUser(candidate, user, namespace));
      if (subject) yield { binding, subject, rules: await this.referred(binding.roleRef, namespace) };
    }
  }
}

/** `role.rbac.authorization.k8s.io "r" not found`. */
export function missingRole({ roleRef }: RoleBinding | ClusterRoleBinding): string {
  return `${roleRef.kind.toLowerCase()}.${GROUP} "${roleRef.name}" not found`;
}

function isUser(subject: Subject, user: User, namespace: string): boolean {
  switch (subject.kind) {
    case 'User':
      return subject.name === user.name;
    case 'Group':
      return user.groups.includes(subject.name);
    case 'ServiceAccount':
      return (
        user.name ===
        serviceAccountUserName({ namespace: subject.namespace ?? namespace, name: subject.name })
      );
    default:
      return false;
  }
}
