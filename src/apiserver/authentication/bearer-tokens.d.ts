import type { HttpRequest } from '../../base/index.ts';
import { StatusError } from '../../api/index.ts';
import { type Authenticator, type User } from '../contracts/index.ts';
import { type TokenSource, type TokenUser } from './token-source.ts';
/** Knows the users of bearer tokens. Other schemes and an empty token are no credentials at all. */
export declare class BearerTokens implements Authenticator {
  /** What the server itself calls itself: a token must be good for one of these. */
  readonly audiences: readonly string[];
  private readonly sources;
  constructor(sources: readonly TokenSource[], audiences: readonly string[]);
  authenticate(request: HttpRequest): Promise<User | undefined>;
  /** The user of a token that is good for one of the audiences. Rejects with a {@link TokenError} where there is none. */
  review(token: string, audiences: readonly string[]): Promise<TokenUser>;
}
export declare function unauthorized(): StatusError;
/** Every user who showed credentials is of one more group. */
export declare function withGroupOfAll(user: User): User;
//# sourceMappingURL=bearer-tokens.d.ts.map
