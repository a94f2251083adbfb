import { isObject, type JsonObject } from '../../base/index.ts';
import { dns1123Subdomain, yamlToJson } from '../../api/index.ts';
import {
  AUDIT_LEVELS,
  AUDIT_STAGES,
  type AuditPolicy,
  type AuditResources,
  type AuditRule,
  type AuditStage,
} from './policy.ts';

/** Reads a policy from YAML or JSON. Throws an error that says all that is wrong with it, in upstream's words. */
export function readAuditPolicy(text: string): AuditPolicy {
  const value: unknown = JSON.parse(yamlToJson(text).json);
  if (!isObject(value)) throw new Error('failed decoding: the policy is no object');
  const { apiVersion, kind } = value;
  if (apiVersion !== 'audit.k8s.io/v1' || kind !== 'Policy') {
    throw new Error(`unknown group version field ${String(apiVersion)}, Kind=${String(kind)} in policy`);
  }
  const problems: string[] = [];
  const policy = {
    rules: objectsOf(value, 'rules').map((rule, index) => ruleOf(rule, `rules[${index}]`, problems)),
    omitStages: stagesOf(value, '', problems),
    omitManagedFields: value['omitManagedFields'] === true,
  };
  const [first] = problems;
  if (first !== undefined) throw new Error(problems.length === 1 ? first : `[${problems.join(', ')}]`);
  if (policy.rules.length === 0) throw new Error('loaded illegal policy with 0 rules');
  return policy;
}

function ruleOf(value: JsonObject, path: string, problems: string[]): AuditRule {
  const { omitManagedFields } = value;
  const rule = {
    level: levelOf(value['level'], path, problems),
    users: textsOf(value, 'users'),
    userGroups: textsOf(value, 'userGroups'),
    verbs: textsOf(value, 'verbs'),
    resources: objectsOf(value, 'resources').map((each) => resourcesOf(each, path, problems)),
    namespaces: textsOf(value, 'namespaces'),
    nonResourceURLs: urlsOf(value, path, problems),
    omitStages: stagesOf(value, `${path}.`, problems),
    ...(typeof omitManagedFields === 'boolean' ? { omitManagedFields } : {}),
  };
  if (rule.nonResourceURLs.length > 0 && (rule.resources.length > 0 || rule.namespaces.length > 0)) {
    const urls = JSON.stringify(rule.nonResourceURLs);
    problems.push(
      `${path}.nonResourceURLs: Invalid value: ${urls}: rules cannot apply to both regular resources and non-resource URLs`,
    );
  }
  return rule;
}

function levelOf(value: unknown, path: string, problems: string[]): AuditRule['level'] {
  const known = AUDIT_LEVELS.find((level) => level === value);
  if (known !== undefined) return known;
  const where = `${path}.level`;
  const supported = AUDIT_LEVELS.map((level) => JSON.stringify(level)).join(', ');
  problems.push(
    value === undefined || value === ''
      ? `${where}: Required value`
      : `${where}: Unsupported value: ${JSON.stringify(value)}: supported values: ${supported}`,
  );
  return 'None';
}

function urlsOf(value: JsonObject, path: string, problems: string[]): string[] {
  const urls = textsOf(value, 'nonResourceURLs');
  for (const [index, url] of urls.entries()) {
    if (url === '*') continue;
    const where = `${path}.nonResourceURLs[${index}]: Invalid value: ${JSON.stringify(url)}`;
    if (!url.startsWith('/'))
      problems.push(`${where}: non-resource URL rules must begin with a '/' character`);
    if (url.slice(0, -1).includes('*'))
      problems.push(`${where}: non-resource URL wildcards '*' must be the final character of the rule`);
  }
  return urls;
}

function resourcesOf(value: JsonObject, path: string, problems: string[]): AuditResources {
  const group = typeof value['group'] === 'string' ? value['group'] : '';
  const named = {
    group,
    resources: textsOf(value, 'resources'),
    resourceNames: textsOf(value, 'resourceNames'),
  };
  const wrong = group === '' || group === '*' ? [] : dns1123Subdomain(group);
  if (wrong.length > 0)
    problems.push(`${path}.resources.group: Invalid value: ${JSON.stringify(group)}: ${wrong.join(',')}`);
  if (named.resourceNames.length > 0 && named.resources.length === 0) {
    const names = JSON.stringify(named.resourceNames);
    problems.push(
      `${path}.resources.resourceNames: Invalid value: ${names}: using resourceNames requires at least one resource`,
    );
  }
  return named;
}

function stagesOf(value: JsonObject, path: string, problems: string[]): AuditStage[] {
  return textsOf(value, 'omitStages').flatMap((text, index) => {
    const stage = AUDIT_STAGES.find((each) => each === text);
    if (stage !== undefined) return [stage];
    const allowed = `allowed stages are ${AUDIT_STAGES.join(',')}`;
    problems.push(`${path}omitStages[${index}]: Invalid value: ${JSON.stringify(text)}: ${allowed}`);
    return [];
  });
}

function textsOf(value: JsonObject, key: string): string[] {
  const list = listOf(value, key);
  if (!list.every((item) => typeof item === 'string'))
    throw new Error(`failed decoding: ${key} is no list of texts`);
  return list;
}

function objectsOf(value: JsonObject, key: string): JsonObject[] {
  const list = listOf(value, key);
  if (!list.every(isObject)) throw new Error(`failed decoding: ${key} is no list of objects`);
  return list;
}

function listOf(value: JsonObject, key: string): unknown[] {
  const list = Object.hasOwn(value, key) ? (value[key] ?? []) : [];
  if (!Array.isArray(list)) throw new Error(`failed decoding: ${key} is no list`);
  return list;
}
