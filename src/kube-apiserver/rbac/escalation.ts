/** Nobody may grant by a role or binding what they may not do themselves. */
import { append, deepEqual } from '../../base/index.ts';
import type { ClusterRole, PolicyRule, Role, RoleBinding } from '../../kinds/index.ts';
import {
  forbiddenError,
  type KubernetesObject,
  notFound,
  quote,
  type ResourceName,
} from '../../api/index.ts';
import {
  type Authorizer,
  GROUP_MASTERS,
  type HookContext,
  type ResourceHooks,
} from '../../apiserver/index.ts';
import { printList, printRule, uncovered } from './rule-cover.ts';
import { CLUSTER_ROLES, missingRole, type RoleRules, ROLES } from './role-rules.ts';

/**
 * Refuses roles with rules that their author does not have, and bindings of such roles, unless the author has the verb
 * `escalate` on the role or `bind` on the role that is bound. It belongs to the strategy of these kinds, and is asked
 * before their validation.
 */
export class EscalationCheck implements ResourceHooks {
  private readonly rules: RoleRules;
  private readonly authorizer: Authorizer;

  constructor(rules: RoleRules, authorizer: Authorizer) {
    this.rules = rules;
    this.authorizer = authorizer;
  }

  beforeCreate(object: KubernetesObject, context: HookContext): Promise<void> {
    return this.check(object, undefined, context);
  }

  beforeUpdate(object: KubernetesObject, old: KubernetesObject, context: HookContext): Promise<void> {
    return this.check(object, old, context);
  }

  private async check(
    object: KubernetesObject,
    old: KubernetesObject | undefined,
    context: HookContext,
  ): Promise<void> {
    if (context.user.groups.includes(GROUP_MASTERS)) return;
    if (object.kind.endsWith('Binding')) {
      await this.checkBinding(context, object as RoleBinding, old as RoleBinding | undefined);
    } else {
      await this.checkRole(context, object as Role, old as Role | undefined);
    }
  }

  private async checkRole(
    context: HookContext,
    role: Role | ClusterRole,
    old: Role | ClusterRole | undefined,
  ): Promise<void> {
    if (old && deepEqual(granted(role), granted(old)) && deepEqual(gathers(role), gathers(old))) return;
    if (await this.may(context, 'escalate', context.of, context.name)) return;
    await this.requireHeld(context, granted(role));
    // What a role gathers is not known beforehand, so only who may do all may have it gather.
    if (gathers(role)) await this.requireHeld(context, EVERYTHING);
  }

  private async checkBinding(
    context: HookContext,
    binding: RoleBinding,
    old: RoleBinding | undefined,
  ): Promise<void> {
    if (old && deepEqual(binding.roleRef, old.roleRef) && deepEqual(binding.subjects, old.subjects)) return;
    const { roleRef } = binding;
    const of = roleRef.kind === 'Role' ? ROLES : CLUSTER_ROLES;
    if (await this.may(context, 'bind', of, roleRef.name)) return;
    const rules = await this.rules.referred(roleRef, context.namespace);
    if (!rules) throw notFound(context.of, roleRef.name);
    await this.requireHeld(context, rules);
  }

  private async may(
    { user, namespace }: HookContext,
    verb: string,
    { group, resource }: ResourceName,
    name: string,
  ): Promise<boolean> {
    const { verdict } = await this.authorizer.authorize({
      user,
      verb,
      isResource: true,
      group,
      version: '*',
      resource,
      subresource: '',
      namespace,
      name,
      path: '',
    });
    return verdict === 'allow';
  }

  private async requireHeld(context: HookContext, rules: readonly PolicyRule[]): Promise<void> {
    const { user, namespace, of, name } = context;
    const held: PolicyRule[] = [];
    const unresolved: string[] = [];
    for await (const bound of this.rules.of(user, namespace)) {
      if (bound.rules) append(held, bound.rules);
      else unresolved.push(missingRole(bound.binding));
    }
    const lacking = [...new Set(uncovered(held, rules).map(printRule))].sort();
    if (lacking.length === 0) return;
    const who = `user ${quote(user.name)} (groups=${printList(user.groups)})`;
    const why = `${who} is attempting to grant RBAC permissions not currently held:\n${lacking.join('\n')}`;
    throw forbiddenError(
      of,
      name,
      unresolved.length === 0 ? why : `${why}; resolution errors: [${unresolved.join(' ')}]`,
    );
  }
}

const EVERYTHING: readonly PolicyRule[] = [
  { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
  { verbs: ['*'], nonResourceURLs: ['*'] },
];

function granted(role: Role | ClusterRole): readonly PolicyRule[] {
  return role.rules ?? [];
}

function gathers(role: KubernetesObject | Role | ClusterRole): unknown {
  return 'aggregationRule' in role ? role.aggregationRule : undefined;
}
