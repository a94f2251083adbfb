import { StatusError } from '../../api/index.ts';
import { matchesScope, type QuotaScope, scopesOf, usageOf } from '../../kinds/index.ts';
import type { AdmissionAttributes } from '../../apiserver/index.ts';
import type { LimitedResource } from '../admission-configuration/index.ts';
import type { QuotaState } from './quota-state.ts';
import { refused } from './refusal.ts';

/**
 * Throws where a write uses what nobody may use without a quota, and none says how much of it there is.
 *
 * @param concerned those of the quotas whose scopes the object is in
 */
export function requireCoverage(
  attributes: AdmissionAttributes,
  limited: readonly LimitedResource[],
  {
    quotas,
    concerned,
  }: { readonly quotas: readonly QuotaState[]; readonly concerned: readonly QuotaState[] },
): void {
  const { resource, object } = attributes;
  if (!object || limited.length === 0) return;
  const parts = limited
    .filter(({ group, resource: plural }) => group === resource.group && plural === resource.resource)
    .flatMap(({ contains }) => contains);
  const names = [...usageOf(resource, object)].flatMap(([name, quantity]) =>
    quantity.sign() > 0 && parts.some((part) => name.includes(part)) ? [name] : [],
  );
  const uncovered = names.filter((name) => !concerned.some((quota) => quota.isAbout(name)));
  if (uncovered.length > 0) {
    throw refused(attributes, `insufficient quota to consume: ${uncovered.toSorted().join(',')}`);
  }
  const isIn = (scope: QuotaScope): boolean => matchesScope(scope, resource, object);
  const held = new Set(
    quotas.flatMap(({ spec }) => scopesOf(spec).filter(isIn)).map(({ scopeName }) => scopeName),
  );
  const open = limited
    .flatMap(({ scopes }) => scopes)
    .filter((scope) => isIn(scope) && !held.has(scope.scopeName));
  if (open.length === 0) return;
  // Upstream gives no reason for this one, and prints the scopes as Go does.
  const told = open.map(
    ({ scopeName, operator, values = [] }) => `{${scopeName} ${operator} [${values.join(' ')}]}`,
  );
  throw new StatusError(500, '', `insufficient quota to match these scopes: [${told.join(' ')}]`);
}
