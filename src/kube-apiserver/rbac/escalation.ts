/** Nobody may grant by a role or binding what they may not do themselves. */
import { deepEqual } from '../../base/index.ts';
import type { ClusterRole, PolicyRule, Role, RoleBinding } from '../../kinds/index.ts';
import {
  forbiddenError,
  type KubernetesObject,
  notFound,
  quote,
  type ResourceName,
} from '../../api/index.ts';
import {
  type AdmissionAttributes,
  type AdmissionOperation,
  type AdmissionPlugin,
  type Authorizer,
  GROUP_MASTERS,
} from '../../apiserver/index.ts';
import { printList, printRule, uncovered } from './rule-cover.ts';
import { CLUSTER_ROLES, missingRole, type RoleRules, ROLES } from './role-rules.ts';

/**
 * Refuses roles with rules that their author does not have, and bindings of such roles, unless the author has the verb
 * `escalate` on the role or `bind` on the role that is bound. Upstream does this in the storage of these kinds: it
 * changes nothing, but comes before validation.
 */
export class EscalationCheck implements AdmissionPlugin {
  readonly name = 'RbacEscalationCheck';
  readonly operations: readonly AdmissionOperation[] = ['CREATE', 'UPDATE'];
  private readonly rules: RoleRules;
  private readonly authorizer: Authorizer;

  constructor(rules: RoleRules, authorizer: Authorizer) {
    this.rules = rules;
    this.authorizer = authorizer;
  }

  async mutate(attributes: AdmissionAttributes): Promise<void> {
    const { resource, object, oldObject, user } = attributes;
    if (resource.group !== ROLES.group || !object || user.groups.includes(GROUP_MASTERS)) return;
    switch (resource.resource) {
      case 'roles':
      case 'clusterroles':
        return this.checkRole(
          attributes,
          object as Role | ClusterRole,
          oldObject as Role | ClusterRole | undefined,
        );
      case 'rolebindings':
      case 'clusterrolebindings':
        return this.checkBinding(attributes, object as RoleBinding, oldObject as RoleBinding | undefined);
    }
  }

  private async checkRole(
    attributes: AdmissionAttributes,
    role: Role | ClusterRole,
    old: Role | ClusterRole | undefined,
  ): Promise<void> {
    if (old && deepEqual(granted(role), granted(old)) && deepEqual(gathers(role), gathers(old))) return;
    if (await this.may(attributes, 'escalate', attributes.resource, attributes.name)) return;
    await this.requireHeld(attributes, granted(role));
    // What a role gathers is not known beforehand, so only who may do all may have it gather.
    if (gathers(role)) await this.requireHeld(attributes, EVERYTHING);
  }

  private async checkBinding(
    attributes: AdmissionAttributes,
    binding: RoleBinding,
    old: RoleBinding | undefined,
  ): Promise<void> {
    if (old && deepEqual(binding.roleRef, old.roleRef) && deepEqual(binding.subjects, old.subjects)) return;
    const { roleRef } = binding;
    const of = roleRef.kind === 'Role' ? ROLES : CLUSTER_ROLES;
    if (await this.may(attributes, 'bind', of, roleRef.name)) return;
    const rules = await this.rules.referred(roleRef, attributes.namespace);
    if (!rules) throw notFound(attributes.resource, roleRef.name);
    await this.requireHeld(attributes, rules);
  }

  private async may(
    { user, namespace }: AdmissionAttributes,
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

  private async requireHeld(attributes: AdmissionAttributes, rules: readonly PolicyRule[]): Promise<void> {
    const { user, namespace, resource, name } = attributes;
    const held: PolicyRule[] = [];
    const unresolved: string[] = [];
    for await (const bound of this.rules.of(user, namespace)) {
      if (bound.rules) held.push(...bound.rules);
      else unresolved.push(missingRole(bound.binding));
    }
    const lacking = [...new Set(uncovered(held, rules).map(printRule))].sort();
    if (lacking.length === 0) return;
    const who = `user ${quote(user.name)} (groups=${printList(user.groups)})`;
    const why = `${who} is attempting to grant RBAC permissions not currently held:\n${lacking.join('\n')}`;
    throw forbiddenError(
      resource,
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
