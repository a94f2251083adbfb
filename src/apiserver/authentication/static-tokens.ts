import type { TokenSource, TokenUser } from './token-source.ts';

/** A bearer token that is known from the start, and whom it speaks for. */
export interface StaticToken {
  readonly token: string;
  readonly user: TokenUser['user'];
}

/** Tokens that never expire, and are good for whatever audience the server has. Of two that are one, the last counts. */
export class StaticTokens implements TokenSource {
  private readonly users: ReadonlyMap<string, TokenUser['user']>;
  private readonly audiences: readonly string[];

  constructor(tokens: readonly StaticToken[], audiences: readonly string[]) {
    this.users = new Map(tokens.map(({ token, user }) => [token, user]));
    this.audiences = audiences;
  }

  authenticate(token: string, audiences: readonly string[]): Promise<TokenUser | undefined> {
    const user = this.users.get(token);
    const shared = audiences.filter((audience) => this.audiences.includes(audience));
    return Promise.resolve(user && shared.length > 0 ? { user, audiences: shared } : undefined);
  }
}
