import type { Authorizer } from '../contracts/index.ts';

/** Asks authorizers in their order: the first one with an opinion decides. */
export function firstOpinion(authorizers: readonly Authorizer[]): Authorizer {
  return {
    async authorize(attributes) {
      const reasons: string[] = [];
      for (const authorizer of authorizers) {
        const { verdict, reason = '' } = await authorizer.authorize(attributes);
        if (reason !== '') reasons.push(reason);
        if (verdict !== 'no-opinion') return { verdict, reason: reasons.join(', ') };
      }
      return { verdict: 'no-opinion', reason: reasons.join(', ') };
    },
  };
}
