/**
 * `library/volumes`: what the controllers of volumes and claims have in common: their annotations, a claim's class, its
 * users, and the finalizers that keep what is in use.
 *
 *     if (!isBindCompleted(claim) && classOf(claim) === 'local') …
 */
export * from './claim-users.ts';
export * from './claims.ts';
export * from './protection.ts';
export * from './volume-annotations.ts';
