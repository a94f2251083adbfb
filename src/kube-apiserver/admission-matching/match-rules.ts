import type { GroupVersionKind, Kinds } from '../../api/index.ts';
import type { AdmissionAttributes } from '../../apiserver/index.ts';
import { equivalentResources } from './equivalent-resources.ts';
import { isNamespace, placeOf } from './place.ts';

/** Which writes are asked about. What is left out matches nothing, but for names and scope, which then are any. */
export interface ResourceRule {
  readonly operations?: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly apiVersions?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly scope?: string;
}

/** The form in which a write is asked about: its own, or that of another version of the resource. */
export interface MatchedResource {
  readonly resource: AdmissionAttributes['resource'];
  readonly kind: GroupVersionKind;
}

/**
 * How the rules name a write: as what it is, where one of them does; else, unless they match `Exact`, as an equivalent of
 * it. Undefined where they do not.
 */
export function matchRules(
  rules: readonly ResourceRule[],
  matchPolicy: string | undefined,
  attributes: AdmissionAttributes,
  kinds: Kinds,
): MatchedResource | undefined {
  const { resource, kind, subresource } = attributes;
  if (rules.some((rule) => matches(rule, attributes, resource))) return { resource, kind };
  if (matchPolicy !== 'Equivalent') return undefined;
  const others = equivalentResources(kinds, resource, subresource);
  for (const rule of rules) {
    const found = others.find((other) => matches(rule, attributes, other.resource));
    if (found) return found;
  }
  return undefined;
}

function matches(
  rule: ResourceRule,
  attributes: AdmissionAttributes,
  resource: AdmissionAttributes['resource'],
): boolean {
  const { operations, apiGroups, apiVersions, resources = [], resourceNames = [] } = rule;
  return (
    matchesScope(rule.scope, attributes) &&
    includes(operations, attributes.operation) &&
    includes(apiGroups, resource.group) &&
    includes(apiVersions, resource.version) &&
    resources.some((text) => matchesResource(text, resource.resource, attributes.subresource)) &&
    (resourceNames.length === 0 || resourceNames.includes(attributes.name))
  );
}

function includes(values: readonly string[] = [], asked: string): boolean {
  return values.some((value) => value === '*' || value === asked);
}

/** A namespace is of the cluster, though a request for it names a namespace. */
function matchesScope(scope: string | undefined, attributes: AdmissionAttributes): boolean {
  if (scope === undefined || scope === '*') return true;
  const isOfCluster = isNamespace(attributes) || placeOf(attributes) === '';
  return scope === 'Cluster' ? isOfCluster : scope === 'Namespaced' && !isOfCluster;
}

function matchesResource(text: string, resource: string, subresource: string): boolean {
  const slash = text.indexOf('/');
  const name = slash < 0 ? text : text.slice(0, slash);
  const below = slash < 0 ? '' : text.slice(slash + 1);
  return (name === '*' || name === resource) && (below === '*' || below === subresource);
}
