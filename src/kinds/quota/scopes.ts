/** Which Pods a quota with scopes is about. */
import { listHolds } from '../../base/index.ts';
import { podQualityOfService } from '../core/pod/facts/index.ts';
import type { KubernetesObject, ResourceName } from '../../api/index.ts';
import type { Pod, ResourceQuota } from '../types/index.ts';

type QuotaSpec = NonNullable<ResourceQuota['spec']>;

/** A scope as a quota, or a server's settings, name it. */
export interface QuotaScope {
  readonly scopeName: string;
  readonly operator: string;
  readonly values?: readonly string[] | undefined;
}

/** Whether the object is in all scopes of the quota. Only Pods are in any. */
export function matchesScopes(
  spec: QuotaSpec | undefined,
  of: ResourceName,
  object: KubernetesObject,
): boolean {
  return scopesOf(spec).every((scope) => matchesScope(scope, of, object));
}

/** All scopes of a quota. */
export function scopesOf(spec: QuotaSpec | undefined): readonly QuotaScope[] {
  const plain = (spec?.scopes ?? []).map((scopeName): QuotaScope => ({ scopeName, operator: 'Exists' }));
  return [...plain, ...(spec?.scopeSelector?.matchExpressions ?? [])];
}

/** Whether the object is in a scope. */
export function matchesScope(scope: QuotaScope, of: ResourceName, object: KubernetesObject): boolean {
  return of.group === '' && of.resource === 'pods' && matches(scope, object as Pod);
}

function matches(expression: QuotaScope, pod: Pod): boolean {
  const { spec } = pod;
  switch (expression.scopeName) {
    case 'Terminating':
      return spec?.activeDeadlineSeconds !== undefined;
    case 'NotTerminating':
      return spec?.activeDeadlineSeconds === undefined;
    case 'BestEffort':
      return podQualityOfService(pod) === 'BestEffort';
    case 'NotBestEffort':
      return podQualityOfService(pod) !== 'BestEffort';
    case 'PriorityClass':
      return matchesClass(expression, spec?.priorityClassName ?? '');
    case 'CrossNamespacePodAffinity':
      return reachesOtherNamespaces(pod);
    default:
      return false;
  }
}

function matchesClass({ operator, values = [] }: QuotaScope, name: string): boolean {
  switch (operator) {
    case 'In':
      return listHolds(values, name);
    case 'NotIn':
      return !listHolds(values, name);
    case 'DoesNotExist':
      return name === '';
    default:
      return name !== '';
  }
}

function reachesOtherNamespaces({ spec }: Pod): boolean {
  const { podAffinity, podAntiAffinity } = spec?.affinity ?? {};
  return [podAffinity, podAntiAffinity].some((affinity) => {
    const required = affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
    const preferred = affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
    const terms = [...required, ...preferred.map(({ podAffinityTerm }) => podAffinityTerm)];
    return terms.some((term) => (term.namespaces ?? []).length > 0 || term.namespaceSelector !== undefined);
  });
}
