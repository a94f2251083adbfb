import type { ClusterRoleBinding, RoleBinding, Subject } from '../../kinds/index.ts';
import { quote } from '../../api/index.ts';
import type { AuthorizationAttributes, AuthorizationDecision, Authorizer } from '../../apiserver/index.ts';
import { ruleAllows } from './matches.ts';
import { type BoundRules, missingRole, type RoleRules } from './role-rules.ts';

/** Allows what a role allows that is bound to the user. It never denies: another authorizer may still allow. */
export class RbacAuthorizer implements Authorizer {
  private readonly rules: RoleRules;

  constructor(rules: RoleRules) {
    this.rules = rules;
  }

  async authorize(attributes: AuthorizationAttributes): Promise<AuthorizationDecision> {
    const missing: string[] = [];
    for await (const bound of this.rules.of(attributes.user, attributes.namespace)) {
      if (!bound.rules) missing.push(missingRole(bound.binding));
      else if (bound.rules.some((rule) => ruleAllows(rule, attributes))) {
        return { verdict: 'allow', reason: `RBAC: allowed by ${describe(bound)}` };
      }
    }
    if (missing.length === 0) return { verdict: 'no-opinion' };
    return {
      verdict: 'no-opinion',
      reason: `RBAC: ${missing.length === 1 ? missing[0] : `[${missing.join(', ')}]`}`,
    };
  }
}

/** `RoleBinding "b/NAMESPACE" of Role "r" to User "u"`. */
function describe({ binding, subject }: BoundRules): string {
  const { roleRef, metadata } = binding;
  const { name = '', namespace } = metadata;
  const which =
    namespace === undefined
      ? `ClusterRoleBinding ${quote(name)}`
      : `RoleBinding ${quote(`${name}/${namespace}`)}`;
  return `${which} of ${roleRef.kind} ${quote(roleRef.name)} to ${describeSubject(subject, binding)}`;
}

function describeSubject(subject: Subject, { metadata }: RoleBinding | ClusterRoleBinding): string {
  const { kind, name, namespace = metadata.namespace ?? '' } = subject;
  return `${kind} ${quote(kind === 'ServiceAccount' ? `${name}/${namespace}` : name)}`;
}
