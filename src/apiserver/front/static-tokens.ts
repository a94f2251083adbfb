import type { HttpRequest } from '../../base/index.ts';
import { StatusError } from '../../api/index.ts';
import { type Authenticator, GROUP_AUTHENTICATED, type User } from '../contracts/index.ts';

/**
 * Knows the bearer tokens of a file in the form of kube-apiserver's `--token-auth-file`: lines of
 * `token,user,uid,"group1,group2"`. A token that is not there is refused.
 */
export class StaticTokens implements Authenticator {
  private readonly users: ReadonlyMap<string, User>;

  constructor(file: string) {
    this.users = new Map(file.split('\n').flatMap((line) => userOf(line.trim())));
  }

  async authenticate({ headers }: HttpRequest): Promise<User | undefined> {
    const token = bearerToken(headers['authorization'] ?? '');
    if (token === undefined) return undefined;
    const user = this.users.get(token);
    if (!user) throw new StatusError(401, 'Unauthorized', 'Unauthorized');
    return user;
  }
}

/** The token of an `Authorization` header; undefined where there is none, as with other schemes. */
function bearerToken(header: string): string | undefined {
  const [scheme = '', token = ''] = header.trim().split(/ +/);
  return scheme.toLowerCase() === 'bearer' && token !== '' ? token : undefined;
}

function userOf(line: string): [string, User][] {
  if (line === '' || line.startsWith('#')) return [];
  const [, token = '', name = '', uid = '', quoted, plain = ''] =
    /^([^,]*),([^,]*),([^,]*)(?:,(?:"([^"]*)"|(.*)))?$/.exec(line) ?? [];
  if (token === '' || name === '') return [];
  const groups = (quoted ?? plain).split(',').filter((group) => group !== '');
  return [[token, { name, ...(uid === '' ? {} : { uid }), groups: [...groups, GROUP_AUTHENTICATED] }]];
}
