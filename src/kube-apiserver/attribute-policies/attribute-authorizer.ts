import type { PolicyRule } from '../../kinds/index.ts';
import type { AuthorizationAttributes, Authorizer, User } from '../../apiserver/index.ts';
import type { AttributePolicy } from './attribute-policy.ts';

/** Allows what one of the policies does. */
export function attributeAuthorizer(policies: readonly AttributePolicy[]): Authorizer {
  return {
    authorize: async (attributes) =>
      policies.some((policy) => matches(policy, attributes))
        ? { verdict: 'allow' }
        : { verdict: 'no-opinion', reason: 'No policy matched.' },
  };
}

/** What policies let a user do in a namespace, in the words of roles. */
export function attributeRules(
  policies: readonly AttributePolicy[],
  user: User,
  namespace: string,
): PolicyRule[] {
  const held = policies.filter((policy) => isOfSubject(policy, user) && isOrAll(policy.namespace, namespace));
  return held.flatMap(({ isReadOnly, apiGroup, resource, nonResourcePath }) => {
    const verbs = isReadOnly ? [...READING] : ['*'];
    return [
      ...(resource === '' ? [] : [{ verbs, apiGroups: [apiGroup], resources: [resource] }]),
      ...(nonResourcePath === '' ? [] : [{ verbs, nonResourceURLs: [nonResourcePath] }]),
    ];
  });
}

const READING: ReadonlySet<string> = new Set(['get', 'list', 'watch']);

function matches(policy: AttributePolicy, attributes: AuthorizationAttributes): boolean {
  if (!isOfSubject(policy, attributes.user)) return false;
  if (policy.isReadOnly && !READING.has(attributes.verb)) return false;
  return attributes.isResource ? isOfResource(policy, attributes) : isOfPath(policy, attributes.path);
}

/** Where a policy names a user and a group, both must be right. */
function isOfSubject({ user, group }: AttributePolicy, { name, groups }: User): boolean {
  if (user === '' && group === '') return false;
  return (user === '' || isOrAll(user, name)) && (group === '' || group === '*' || groups.includes(group));
}

function isOfResource(
  policy: AttributePolicy,
  { namespace, resource, group }: AuthorizationAttributes,
): boolean {
  return (
    isOrAll(policy.namespace, namespace) &&
    isOrAll(policy.resource, resource) &&
    isOrAll(policy.apiGroup, group)
  );
}

function isOfPath({ nonResourcePath: wanted }: AttributePolicy, path: string): boolean {
  if (wanted === path) return true;
  return wanted.endsWith('*') && path.startsWith(wanted.replace(/\*+$/, ''));
}

function isOrAll(wanted: string, value: string): boolean {
  return wanted === '*' || wanted === value;
}
