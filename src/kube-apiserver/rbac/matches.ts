/** Whether a rule of RBAC holds for what a request wants to do. */
import type { PolicyRule } from '../../kinds/index.ts';
import type { AuthorizationAttributes } from '../../apiserver/index.ts';

export function ruleAllows(rule: PolicyRule, attributes: AuthorizationAttributes): boolean {
  if (!includes(rule.verbs, attributes.verb)) return false;
  if (!attributes.isResource) return matchesPath(rule.nonResourceURLs ?? [], attributes.path);
  return (
    includes(rule.apiGroups, attributes.group) &&
    matchesResource(rule.resources ?? [], attributes.resource, attributes.subresource) &&
    matchesName(rule.resourceNames ?? [], attributes.name)
  );
}

/** Whether a list has a value, or the star for all. */
function includes(list: readonly string[] | undefined, value: string): boolean {
  return list !== undefined && (list.includes(value) || list.includes(ALL));
}

export const ALL = '*';

/** `*`, `pods`, `pods/log`, and the star for every resource with a subresource: `*` `/scale`. */
export function matchesResource(
  resources: readonly string[],
  resource: string,
  subresource: string,
): boolean {
  const whole = subresource === '' ? resource : `${resource}/${subresource}`;
  return includes(resources, whole) || (subresource !== '' && resources.includes(`${ALL}/${subresource}`));
}

/** A path as it is, or a beginning followed by a star. */
export function matchesPath(paths: readonly string[], path: string): boolean {
  return paths.some(
    (own) => own === ALL || own === path || (own.endsWith(ALL) && path.startsWith(trimStars(own))),
  );
}

/** What stands before the stars that a path ends with. */
export function trimStars(path: string): string {
  let end = path.length;
  while (path.endsWith(ALL, end)) end--;
  return path.slice(0, end);
}

function matchesName(names: readonly string[], name: string): boolean {
  return names.length === 0 || names.includes(name);
}
