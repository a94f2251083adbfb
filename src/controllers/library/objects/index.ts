/**
 * `library/objects`: what controllers do with objects of any kind: claim what they own, write a status, make many of
 * one, wait for all.
 *
 *     const pods = await claim({ owner, owners, candidates: claimable(index, owner), resource, matches });
 */
export * from './batches.ts';
export * from './claim.ts';
export * from './conditions.ts';
export * from './counts.ts';
export * from './errors.ts';
export * from './in-slices.ts';
export * from './label-index.ts';
export * from './own-writes.ts';
export * from './owners.ts';
export * from './selector-text.ts';
export * from './settle-all.ts';
export * from './status.ts';
export * from './template-hash.ts';
