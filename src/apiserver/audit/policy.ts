import type { User } from '../contracts/index.ts';
import type { RequestInfo } from '../request/request-info.ts';

/** How much of a request is logged, least first. */
export const AUDIT_LEVELS = ['None', 'Metadata', 'Request', 'RequestResponse'] as const;
export type AuditLevel = (typeof AUDIT_LEVELS)[number];

/** When something is logged. */
export const AUDIT_STAGES = ['RequestReceived', 'ResponseStarted', 'ResponseComplete', 'Panic'] as const;
export type AuditStage = (typeof AUDIT_STAGES)[number];

export interface AuditResources {
  /** Empty: the core group; a star: all. */
  readonly group: string;
  /** `things`, `things/status`, `things/*`, `*` + `/status`, `*`; none: all of the group. */
  readonly resources: readonly string[];
  readonly resourceNames: readonly string[];
}

/** What is logged of the requests that it is about: those that all its lists name; an empty one names all. */
export interface AuditRule {
  readonly level: AuditLevel;
  readonly users: readonly string[];
  readonly userGroups: readonly string[];
  readonly verbs: readonly string[];
  readonly resources: readonly AuditResources[];
  readonly namespaces: readonly string[];
  readonly nonResourceURLs: readonly string[];
  readonly omitStages: readonly AuditStage[];
  readonly omitManagedFields?: boolean | undefined;
}

/** `audit.k8s.io/v1` Policy: the first rule that is about a request decides. */
export interface AuditPolicy {
  readonly rules: readonly AuditRule[];
  readonly omitStages: readonly AuditStage[];
  readonly omitManagedFields: boolean;
}

/** What is logged of one request. */
export interface AuditConfig {
  readonly level: AuditLevel;
  readonly omitStages: ReadonlySet<AuditStage>;
  readonly omitManagedFields: boolean;
}

/** Reads a policy so that each request costs no more than its rules. */
export function auditRules(policy: AuditPolicy): (user: User, info: RequestInfo) => AuditConfig {
  const rules = policy.rules.map((rule) => ({ rule, config: configOf(policy, rule) }));
  const none = configOf(policy, { level: 'None', omitStages: [] });
  return (user, info) => rules.find(({ rule }) => isAbout(rule, user, info))?.config ?? none;
}

function configOf(
  policy: AuditPolicy,
  { level, omitStages, omitManagedFields }: Pick<AuditRule, 'level' | 'omitStages' | 'omitManagedFields'>,
): AuditConfig {
  return {
    level,
    omitStages: new Set([...policy.omitStages, ...omitStages]),
    omitManagedFields: omitManagedFields ?? policy.omitManagedFields,
  };
}

function isAbout(rule: AuditRule, user: User, info: RequestInfo): boolean {
  const { users, userGroups, verbs, namespaces, resources, nonResourceURLs } = rule;
  if (users.length > 0 && !users.includes(user.name)) return false;
  if (userGroups.length > 0 && !user.groups.some((group) => userGroups.includes(group))) return false;
  if (verbs.length > 0 && !verbs.includes(info.verb)) return false;
  if (namespaces.length > 0 || resources.length > 0) return isAboutResource(rule, info);
  return (
    nonResourceURLs.length === 0 || (!info.isResource && nonResourceURLs.some((url) => isAt(url, info.path)))
  );
}

function isAt(url: string, path: string): boolean {
  return url === '*' || url === path || (url.endsWith('*') && path.startsWith(url.replace(/\*+$/, '')));
}

function isAboutResource({ namespaces, resources }: AuditRule, info: RequestInfo): boolean {
  if (!info.isResource) return false;
  if (namespaces.length > 0 && !namespaces.includes(info.namespace)) return false;
  return resources.length === 0 || resources.some((named) => isNamed(named, info));
}

function isNamed(named: AuditResources, { group, resource, subresource, name }: RequestInfo): boolean {
  if (named.group !== '*' && named.group !== group) return false;
  if (named.resources.length === 0) return true;
  if (named.resourceNames.length > 0 && !named.resourceNames.includes(name)) return false;
  const place = subresource === '' ? resource : `${resource}/${subresource}`;
  return named.resources.some(
    (each) =>
      each === '*' ||
      each === place ||
      each === `${resource}/*` ||
      (subresource !== '' && each === `*/${subresource}`),
  );
}
