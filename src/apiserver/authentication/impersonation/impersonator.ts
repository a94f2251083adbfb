import { type HttpRequest, LruMap } from '../../../base/index.ts';
import type { AuthorizationAttributes, Authorizer, User } from '../../contracts/index.ts';
import { type WantedUser, wantedUser } from './wanted-user.ts';
import { type Asked, type Question, type Way, WAYS } from './ways.ts';

/** Makes the refusal of what is not allowed. */
export type Refuse = (attributes: AuthorizationAttributes, reason: string) => Error;

/**
 * Lets a user speak for another one, who is named in the request's headers. That takes a right: either to impersonate the
 * user in whatever they do (the verb `impersonate`), or to do so in what is asked alone (`impersonate-on:user-info:get`
 * and the like, beside `impersonate:user-info` on the user).
 */
export class Impersonator {
  private readonly authorizer: Authorizer;
  private readonly refuse: Refuse;
  /** The way that last worked for a user is tried first, and its refusal is the one that is told. */
  private readonly lastWays = new LruMap<string, Way>(MAX_REMEMBERED);

  constructor(authorizer: Authorizer, refuse: Refuse) {
    this.authorizer = authorizer;
    this.refuse = refuse;
  }

  /** The user that the request speaks for: `user`, unless it names another one. Rejects with 400 or 403. */
  async userOf(request: HttpRequest, user: User, asked: Asked): Promise<User> {
    const wanted = wantedUser(request);
    if (!wanted) return user;
    let refusal: Error | undefined;
    for (const way of this.waysFor(user, wanted)) {
      const refused = await this.firstRefused(way.questions(wanted, asked), way.asker(user));
      if (!refused) {
        this.lastWays.set(user.name, way);
        return way.userOf(wanted);
      }
      refusal ??= refused;
    }
    throw refusal ?? new Error('there is no way to impersonate');
  }

  private waysFor(user: User, wanted: WantedUser): readonly Way[] {
    const last = this.lastWays.get(user.name);
    const ways = last ? [last, ...WAYS.filter((way) => way !== last)] : WAYS;
    return ways.filter((way) => way.isFor(wanted, user));
  }

  private async firstRefused(questions: readonly Question[], user: User): Promise<Error | undefined> {
    for (const { asked, never, covers } of questions) {
      const attributes = { ...asked, user };
      if (never !== undefined) return this.refuse(attributes, never);
      const { verdict, reason = '' } = await this.authorizer.authorize(attributes);
      if (verdict === 'allow') continue;
      const refused = covers ? await this.firstRefused(covers, user) : this.refuse(attributes, reason);
      if (refused) return refused;
    }
    return undefined;
  }
}

const MAX_REMEMBERED = 1000;
