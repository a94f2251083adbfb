/**
 * `apiserver/access`: who sends a request and what they may do: tokens, impersonation, RBAC, the reviews that tell of
 * both, and the objects that a fresh cluster begins with.
 *
 *     const access = createAccess({ reader, clock, audiences: ['https://kubernetes.default.svc'], staticTokens: '' });
 *     const user = await access.tokens.authenticate(request);
 */
export { BearerTokens } from './authentication/bearer-tokens.ts';
export { StaticTokens } from './authentication/static-tokens.ts';
export { TokenError, type TokenSource, type TokenUser } from './authentication/token-source.ts';
export { type Asked, Impersonator, type Refuse } from './impersonation/impersonator.ts';
export { EscalationCheck } from './rbac/escalation.ts';
export { RbacAuthorizer } from './rbac/rbac-authorizer.ts';
export { RoleRules } from './rbac/role-rules.ts';
export { accessReviews } from './reviews/access-reviews.ts';
export { identityReviews, userInfo } from './reviews/identity-reviews.ts';
export { type BootstrapOptions, ensureBootstrapObjects } from './bootstrap/ensure.ts';
export type { ServiceAddresses } from './bootstrap/cluster-objects.ts';
