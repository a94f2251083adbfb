/** The rules that a user has by the bindings there are. */
import type { Disposable } from '../../base/index.ts';
import type {
  ClusterRole,
  ClusterRoleBinding,
  PolicyRule,
  Role,
  RoleBinding,
  Subject,
} from '../../kinds/index.ts';
import type { ObjectChange, ObjectFollowing, ObjectReader, User } from '../../apiserver/index.ts';
import { BindingIndex } from './binding-index.ts';

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

/**
 * Follows roles and bindings from the first question on: what one is answered costs what names the user, not what there
 * is.
 */
export class RoleRules implements Disposable {
  private readonly reader: ObjectReader;
  private readonly bindings = new BindingIndex();
  /** By namespace and name. */
  private readonly roles = new Map<string, readonly PolicyRule[]>();
  private readonly clusterRoles = new Map<string, readonly PolicyRule[]>();
  private followings: readonly ObjectFollowing[] | undefined;
  private isReady = false;

  constructor(reader: ObjectReader) {
    this.reader = reader;
  }

  /** What holds for a user everywhere, and then, where a namespace is given, what holds there. */
  async *of(user: User, namespace: string): AsyncGenerator<BoundRules> {
    await this.follow();
    yield* this.bound(user, '');
    if (namespace !== '') yield* this.bound(user, namespace);
  }

  /** The rules of a role as a binding refers to it; undefined where there is none. */
  async referred(
    roleRef: RoleBinding['roleRef'],
    namespace: string,
  ): Promise<readonly PolicyRule[] | undefined> {
    await this.follow();
    return this.rulesOf(roleRef, namespace);
  }

  dispose(): void {
    for (const following of this.followings ?? []) following.dispose();
  }

  private *bound(user: User, namespace: string): Generator<BoundRules> {
    for (const { binding, subject } of this.bindings.of(user, namespace)) {
      yield { binding, subject, rules: this.rulesOf(binding.roleRef, namespace) };
    }
  }

  private rulesOf(
    { kind, name }: RoleBinding['roleRef'],
    namespace: string,
  ): readonly PolicyRule[] | undefined {
    return kind === 'Role' ? this.roles.get(`${namespace}/${name}`) : this.clusterRoles.get(`/${name}`);
  }

  /** Where the first reading fails, the next question tries again. */
  private async follow(): Promise<void> {
    this.followings ??= this.start();
    if (this.isReady) return;
    await Promise.all(this.followings.map((following) => following.ready()));
    this.isReady = true;
  }

  private start(): readonly ObjectFollowing[] {
    const { reader, roles, clusterRoles, bindings } = this;
    return [
      reader.follow<Role>(ROLES, (change) => keep(roles, change)),
      reader.follow<ClusterRole>(CLUSTER_ROLES, (change) => keep(clusterRoles, change)),
      reader.follow<RoleBinding>(ROLE_BINDINGS, (change) => bindings.apply(change)),
      reader.follow<ClusterRoleBinding>(CLUSTER_ROLE_BINDINGS, (change) => bindings.apply(change)),
    ];
  }
}

function keep(
  roles: Map<string, readonly PolicyRule[]>,
  { type, object }: ObjectChange<Role | ClusterRole>,
): void {
  const { namespace = '', name = '' } = object.metadata;
  const key = `${namespace}/${name}`;
  if (type === 'deleted') roles.delete(key);
  else roles.set(key, object.rules ?? []);
}

/** `role.rbac.authorization.k8s.io "r" not found`. */
export function missingRole({ roleRef }: RoleBinding | ClusterRoleBinding): string {
  return `${roleRef.kind.toLowerCase()}.${GROUP} "${roleRef.name}" not found`;
}
