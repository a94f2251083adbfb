/**
 * `api/quota`: what objects use of a namespace's quota, and which quotas they count against.
 *
 *     const usage = usageOf({ group: '', resource: 'pods' }, pod);
 *     usage.get('requests.cpu')?.toString(); // '500m'
 */
export { missingForQuota } from './pod-usage.ts';
export { matchesScope, matchesScopes, type QuotaScope, scopesOf } from './scopes.ts';
export { isCountedOn, resourceCountedBy, usageOf } from './usage.ts';
