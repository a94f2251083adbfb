/**
 * `apiserver/access`: who sends a request and what they may do: tokens, impersonation, RBAC, the reviews that tell of
 * both, and the objects that a fresh cluster begins with.
 *
 *     const access = createAccess({ reader, clock, random, staticTokens: '', issuer, privileged, join });
 *     const user = await access.authenticator.authenticate(request);
 */
export { type Access, type AccessOptions, createAccess } from './access.ts';
export type { ServiceAddresses } from './bootstrap/cluster-objects.ts';
export { type BootstrapOptions, ensureBootstrapObjects } from './bootstrap/ensure.ts';
export { type Asked, Impersonator, type Refuse } from './impersonation/impersonator.ts';
