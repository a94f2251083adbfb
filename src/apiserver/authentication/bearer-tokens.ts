import type { HttpRequest } from '../../base/index.ts';
import { StatusError } from '../../api/index.ts';
import {
  type AuthenticationNotes,
  type Authenticator,
  GROUP_AUTHENTICATED,
  GROUP_UNAUTHENTICATED,
  type User,
} from '../contracts/index.ts';
import { TokenError, type TokenReviewer, type TokenSource, type TokenUser } from './token-source.ts';

/** Knows the users of bearer tokens. Other schemes and an empty token are no credentials at all. */
export class BearerTokens implements Authenticator, TokenReviewer {
  readonly audiences: readonly string[];
  private readonly sources: readonly TokenSource[];

  constructor(sources: readonly TokenSource[], audiences: readonly string[]) {
    this.sources = sources;
    this.audiences = audiences;
  }

  async authenticate(request: HttpRequest, notes?: AuthenticationNotes): Promise<User | undefined> {
    const token = bearerToken(request.headers['authorization']);
    if (token === undefined) return undefined;
    try {
      return (await this.review(token, this.audiences, notes)).user;
    } catch (error) {
      if (error instanceof TokenError) throw unauthorized();
      throw error;
    }
  }

  async review(token: string, audiences: readonly string[], notes?: AuthenticationNotes): Promise<TokenUser> {
    const problems: string[] = [];
    for (const source of this.sources) {
      const found = await problemOr(() => source.authenticate(token, audiences, notes), problems);
      if (found) return { ...found, user: withGroupOfAll(found.user) };
    }
    const [problem] = problems;
    throw new TokenError(problem === undefined ? NO_TOKEN : `[${[NO_TOKEN, ...problems].join(', ')}]`);
  }
}

export function unauthorized(): StatusError {
  return new StatusError(401, 'Unauthorized', 'Unauthorized');
}

/** Every user who showed credentials is of one more group. */
export function withGroupOfAll(user: User): User {
  const { groups } = user;
  if (groups.includes(GROUP_AUTHENTICATED) || groups.includes(GROUP_UNAUTHENTICATED)) return user;
  return { ...user, groups: [...groups, GROUP_AUTHENTICATED] };
}

const NO_TOKEN = 'invalid bearer token';

function bearerToken(header: string | undefined): string | undefined {
  const [scheme = '', token = ''] = (header ?? '').trim().split(' ', 2);
  return scheme.toLowerCase() === 'bearer' && token !== '' ? token : undefined;
}

async function problemOr<T>(run: () => Promise<T>, problems: string[]): Promise<T | undefined> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof TokenError)) throw error;
    problems.push(error.message);
    return undefined;
  }
}
