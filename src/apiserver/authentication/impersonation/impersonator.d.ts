import type { HttpRequest } from '../../../base/index.ts';
import type { AuthorizationAttributes, Authorizer, User } from '../../contracts/index.ts';
/** What a request asks for, apart from who asks. */
export type Asked = Omit<AuthorizationAttributes, 'user'>;
/** Makes the refusal of what is not allowed. */
export type Refuse = (attributes: AuthorizationAttributes, reason: string) => Error;
/**
 * Lets a user speak for another one, who is named in the request's headers. That takes a right: either to impersonate the
 * user in whatever they do (the verb `impersonate`), or to do so in what is asked alone (`impersonate-on:user-info:get`
 * and the like, beside `impersonate:user-info` on the user).
 */
export declare class Impersonator {
  private readonly authorizer;
  private readonly refuse;
  /** The way that last worked for a user is tried first, and its refusal is the one that is told. */
  private readonly lastWays;
  constructor(authorizer: Authorizer, refuse: Refuse);
  /** The user that the request speaks for: `user`, unless it names another one. Rejects with 400 or 403. */
  userOf(request: HttpRequest, user: User, asked: Asked): Promise<User>;
  private waysFor;
  private firstRefused;
  private remember;
}
//# sourceMappingURL=impersonator.d.ts.map
