import type { AuthenticationNotes, User } from '../contracts/index.ts';

/** Who a token speaks for. */
export interface TokenUser {
  /** Without the group of all authenticated users. */
  readonly user: User;
  /** Those of the audiences asked for that the token is good for. */
  readonly audiences: readonly string[];
}

/** One kind of bearer tokens. */
export interface TokenSource {
  /**
   * The user of a token that is good for one of the audiences; undefined where it is no token of this kind. Rejects with
   * a {@link TokenError} where it is one and no good.
   */
  authenticate(
    token: string,
    audiences: readonly string[],
    notes?: AuthenticationNotes,
  ): Promise<TokenUser | undefined>;
}

/** Says whose a token is, whatever kind it is of. */
export interface TokenReviewer {
  /** What the server itself calls itself: a token must be good for one of these. */
  readonly audiences: readonly string[];
  /** The user of a token that is good for one of the audiences. Rejects with a {@link TokenError} where there is none. */
  review(token: string, audiences: readonly string[], notes?: AuthenticationNotes): Promise<TokenUser>;
}

/** Why a token of a known kind is not accepted. */
export class TokenError extends Error {}
