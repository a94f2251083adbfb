/** The roles and bindings that every cluster has. */
import { ownValue } from '../../base/index.ts';
import type { ClusterRole, PolicyRule, Subject } from '../../kinds/index.ts';
import type { KubernetesObject } from '../../api/index.ts';
import { CLUSTER_ROLES_TABLE } from './cluster-roles.ts';
import { CONTROLLER_ROLES_TABLE } from './controller-roles.ts';
import { ROLE_BINDINGS_TABLE } from './role-bindings.ts';
import { ROLES_TABLE } from './roles.ts';

const API_GROUP = 'rbac.authorization.k8s.io';
const API_VERSION = `${API_GROUP}/v1`;
const AGGREGATE = `${API_GROUP}/aggregate-to-`;
const CONTROLLER = 'system:controller:';
const METADATA = {
  labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' },
  annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'true' },
};

export function clusterRoles(): ClusterRole[] {
  const roles = [
    ...parseRoles(CLUSTER_ROLES_TABLE).map((role) => clusterRole(role, role.name)),
    ...parseRoles(CONTROLLER_ROLES_TABLE).map((role) => clusterRole(role, `${CONTROLLER}${role.name}`)),
  ];
  return gathered(gathered(gathered(roles)));
}

/** The rules of the role `system:node`, which is bound to nobody. */
export function nodeRules(): readonly PolicyRule[] {
  return parseRoles(CLUSTER_ROLES_TABLE).find(({ name }) => name === 'system:node')?.rules ?? [];
}

export function roles(): KubernetesObject[] {
  return parseRoles(ROLES_TABLE).map(({ name, rules }) => ({
    apiVersion: API_VERSION,
    kind: 'Role',
    metadata: { ...namedIn(name), ...METADATA },
    rules,
  }));
}

export function clusterRoleBindings(): KubernetesObject[] {
  const controllers = parseRoles(CONTROLLER_ROLES_TABLE).map(({ name }) =>
    binding(`${CONTROLLER}${name}`, `${CONTROLLER}${name}`, [`account:kube-system/${name}`]),
  );
  return [...parseBindings().filter(({ kind }) => kind === 'ClusterRoleBinding'), ...controllers];
}

export function roleBindings(): KubernetesObject[] {
  return parseBindings().filter(({ kind }) => kind === 'RoleBinding');
}

interface RoleEntry {
  readonly name: string;
  readonly into: string | undefined;
  readonly from: string | undefined;
  readonly rules: PolicyRule[];
}

function parseRoles(table: string): RoleEntry[] {
  const entries: RoleEntry[] = [];
  for (const line of table.split('\n')) {
    if (line === '') continue;
    if (line.startsWith(' ')) entries.at(-1)?.rules.push(parseRule(line.trim()));
    else entries.push(parseHead(line.split(' ')));
  }
  return entries;
}

function parseHead([name = '', ...options]: string[]): RoleEntry {
  const option = (key: string) => options.find((text) => text.startsWith(`${key}=`))?.slice(key.length + 1);
  return { name, into: option('into'), from: option('from'), rules: [] };
}

function parseRule(line: string): PolicyRule {
  const [verbs = '', groups = '', resources, names] = line.split(' ');
  if (resources === undefined) return { verbs: verbs.split(','), nonResourceURLs: groups.split(',') };
  return {
    verbs: verbs.split(','),
    apiGroups: groups.split(',').map((group) => (group === 'core' ? '' : group)),
    resources: resources.split(','),
    ...(names === undefined ? {} : { resourceNames: names.split(',') }),
  };
}

function clusterRole({ into, from, rules }: RoleEntry, name: string): ClusterRole {
  const labels = { ...METADATA.labels, ...(into === undefined ? {} : { [`${AGGREGATE}${into}`]: 'true' }) };
  const selector = from === undefined ? undefined : { matchLabels: { [`${AGGREGATE}${from}`]: 'true' } };
  return {
    apiVersion: API_VERSION,
    kind: 'ClusterRole',
    metadata: { name, labels, annotations: METADATA.annotations },
    rules,
    ...(selector ? { aggregationRule: { clusterRoleSelectors: [selector] } } : {}),
  };
}

/** Gives the gathering roles the rules of those that they gather: once for each step, from view by edit to admin. */
function gathered(all: readonly ClusterRole[]): ClusterRole[] {
  const byName = all.toSorted((a, b) => ((a.metadata.name ?? '') < (b.metadata.name ?? '') ? -1 : 1));
  return all.map((role) => {
    const selector = role.aggregationRule?.clusterRoleSelectors?.[0]?.matchLabels;
    if (!selector) return role;
    const [label = ''] = Object.keys(selector);
    const parts = byName.filter(({ metadata }) => ownValue(metadata.labels, label) === 'true');
    const rules = new Map(
      parts.flatMap((part) => part.rules ?? []).map((rule) => [JSON.stringify(rule), rule]),
    );
    return { ...role, rules: [...rules.values()] };
  });
}

function parseBindings(): KubernetesObject[] {
  return ROLE_BINDINGS_TABLE.split('\n').flatMap((line) => {
    const [name = '', ...words] = line.split(' ');
    if (name === '') return [];
    const [first = ''] = words;
    const role = first.startsWith('role=') ? first.slice('role='.length) : (name.split('/').pop() ?? name);
    return [
      binding(
        name,
        role,
        words.filter((word) => !word.startsWith('role=')),
      ),
    ];
  });
}

function binding(name: string, role: string, subjects: readonly string[]): KubernetesObject {
  const namespaced = name.includes('/');
  return {
    apiVersion: API_VERSION,
    kind: namespaced ? 'RoleBinding' : 'ClusterRoleBinding',
    metadata: { ...namedIn(name), ...METADATA },
    ...(subjects.length === 0 ? {} : { subjects: subjects.map(parseSubject) }),
    roleRef: { apiGroup: API_GROUP, kind: namespaced ? 'Role' : 'ClusterRole', name: role },
  };
}

function parseSubject(word: string): Subject {
  const colon = word.indexOf(':');
  const [kind, name] = [word.slice(0, colon), word.slice(colon + 1)];
  if (kind === 'account') return { kind: 'ServiceAccount', ...namedIn(name) };
  return { kind: kind === 'group' ? 'Group' : 'User', apiGroup: API_GROUP, name };
}

/** `NAMESPACE/NAME`, or a name alone. */
function namedIn(text: string): { name: string; namespace?: string } {
  const slash = text.indexOf('/');
  return slash < 0 ? { name: text } : { name: text.slice(slash + 1), namespace: text.slice(0, slash) };
}
