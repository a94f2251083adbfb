import { ownValue } from '../../../base/index.ts';
import { ageOf, cells, nameOf } from '../../columns/cells.ts';
import type {
  ComponentStatus,
  ConfigMap,
  Namespace,
  ResourceQuota,
  Secret,
  ServiceAccount,
} from '../../types/index.ts';

export const namespaceCells = cells<Namespace>((namespace, nowMs) => [
  nameOf(namespace),
  namespace.status?.phase ?? '',
  ageOf(namespace, nowMs),
]);

export const configMapCells = cells<ConfigMap>((map, nowMs) => [
  nameOf(map),
  Object.keys(map.data ?? {}).length + Object.keys(map.binaryData ?? {}).length,
  ageOf(map, nowMs),
]);

export const secretCells = cells<Secret>((secret, nowMs) => [
  nameOf(secret),
  secret.type ?? '',
  Object.keys(secret.data ?? {}).length,
  ageOf(secret, nowMs),
]);

export const serviceAccountCells = cells<ServiceAccount>((account, nowMs) => [
  nameOf(account),
  ageOf(account, nowMs),
]);

export const resourceQuotaCells = cells<ResourceQuota>((quota, nowMs) => [
  nameOf(quota),
  quotaText(quota, false),
  quotaText(quota, true),
  ageOf(quota, nowMs),
]);

export const componentStatusCells = cells<ComponentStatus>((component) => {
  const healthy = component.conditions?.findLast(({ type }) => type === 'Healthy');
  const state = healthy ? (healthy.status === 'True' ? 'Healthy' : 'Unhealthy') : 'Unknown';
  return [nameOf(component), state, healthy?.message ?? '', healthy?.error ?? ''];
});

/** `pods: 1/10, requests.cpu: 1/2`, or the same of the limits alone. */
function quotaText({ status }: ResourceQuota, ofLimits: boolean): string {
  return Object.entries(status?.hard ?? {})
    .filter(([resource]) => resource.startsWith('limits.') === ofLimits)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([resource, hard]) => `${resource}: ${ownValue(status?.used, resource) ?? '0'}/${hard}`)
    .join(', ');
}
