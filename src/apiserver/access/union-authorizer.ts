import type { AuthorizationAttributes, AuthorizationDecision, Authorizer } from '../contracts/index.ts';

/** Asks one authorizer after the other; the first one that decides does. */
export class UnionAuthorizer implements Authorizer {
  private readonly authorizers: readonly Authorizer[];

  constructor(authorizers: readonly Authorizer[]) {
    this.authorizers = authorizers;
  }

  async authorize(attributes: AuthorizationAttributes): Promise<AuthorizationDecision> {
    const reasons: string[] = [];
    for (const authorizer of this.authorizers) {
      const decision = await authorizer.authorize(attributes);
      if (decision.verdict !== 'no-opinion') return decision;
      if (decision.reason !== undefined) reasons.push(decision.reason);
    }
    return { verdict: 'no-opinion', ...(reasons.length > 0 ? { reason: reasons.join('\n') } : {}) };
  }
}
