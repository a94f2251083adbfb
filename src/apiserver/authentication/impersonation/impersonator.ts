import type { HttpRequest } from '../../../base/index.ts';
import type { AuthorizationAttributes, Authorizer, User } from '../../contracts/index.ts';
import { serviceAccountOf } from '../service-account-user.ts';
import { impersonatedUser, type WantedUser, wantedUser } from './wanted-user.ts';

/** What a request asks for, apart from who asks. */
export type Asked = Omit<AuthorizationAttributes, 'user'>;

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
  private readonly lastWays = new Map<string, string>();

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
      const refused = await this.firstRefused(way.questions(wanted, asked), user);
      if (!refused) {
        this.remember(user, way.name);
        return impersonatedUser(wanted);
      }
      refusal ??= refused;
    }
    throw refusal ?? new Error('there is no way to impersonate');
  }

  private waysFor(user: User, wanted: WantedUser): readonly Way[] {
    const ways = [constrainedWay(wanted), LEGACY];
    const last = this.lastWays.get(user.name);
    return last === LEGACY.name ? ways.toReversed() : ways;
  }

  private async firstRefused(questions: readonly Asked[], user: User): Promise<Error | undefined> {
    for (const question of questions) {
      const attributes = { ...question, user };
      const { verdict, reason = '' } = await this.authorizer.authorize(attributes);
      if (verdict !== 'allow') return this.refuse(attributes, reason);
    }
    return undefined;
  }

  private remember(user: User, way: string): void {
    this.lastWays.delete(user.name);
    this.lastWays.set(user.name, way);
    const [oldest] = this.lastWays.keys();
    if (this.lastWays.size > MAX_REMEMBERED && oldest !== undefined) this.lastWays.delete(oldest);
  }
}

const MAX_REMEMBERED = 1000;
const AUTHENTICATION = 'authentication.k8s.io';

/** One kind of right to impersonate: all that must be allowed for it. */
interface Way {
  readonly name: string;
  questions(wanted: WantedUser, asked: Asked): Asked[];
}

/** The verb `impersonate` on the user and on each group, uid and extra value. */
const LEGACY: Way = {
  name: 'impersonate',
  questions: (wanted) => onParts(wanted, 'impersonate', ''),
};

function constrainedWay({ name }: WantedUser): Way {
  const kind = constraintOf(name);
  return {
    name: kind,
    questions: (wanted, asked) => [
      { ...asked, verb: `impersonate-on:${kind}:${asked.verb}` },
      ...onParts(wanted, `impersonate:${kind}`, AUTHENTICATION),
    ],
  };
}

function constraintOf(name: string): string {
  if (serviceAccountOf(name)) return 'serviceaccount';
  return name.startsWith(NODE_PREFIX) ? 'arbitrary-node' : 'user-info';
}

const NODE_PREFIX = 'system:node:';

function onParts(wanted: WantedUser, verb: string, group: string): Asked[] {
  const on = (own: string, resource: string, name: string, namespace = '', subresource = ''): Asked => ({
    verb,
    isResource: true,
    group: own,
    version: '*',
    resource,
    subresource,
    namespace,
    name,
    path: '',
  });
  const account = serviceAccountOf(wanted.name);
  return [
    account ? on(group, 'serviceaccounts', account.name, account.namespace) : on(group, 'users', wanted.name),
    ...wanted.groups.map((name) => on(group, 'groups', name)),
    ...(wanted.uid === '' ? [] : [on(AUTHENTICATION, 'uids', wanted.uid)]),
    ...Object.entries(wanted.extra).flatMap(([key, values]) =>
      values.map((value) => on(AUTHENTICATION, 'userextras', value, '', key)),
    ),
  ];
}
