/** Whom a request asks to be taken for. */
import { headerValues, type HttpRequest, setKey } from '../../../base/index.ts';
import { badRequest, quote } from '../../../api/index.ts';
import { GROUP_UNAUTHENTICATED, type User } from '../../contracts/index.ts';
import { withGroupOfAll } from '../bearer-tokens.ts';
import { serviceAccountGroups, serviceAccountOf } from '../service-account-user.ts';

export interface WantedUser {
  readonly name: string;
  readonly uid: string;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

/** Whether a request names another user than its own at all, rightly or not. */
export function asksToImpersonate(headers: Readonly<Record<string, string>>): boolean {
  for (const name in headers) if (name.startsWith('impersonate-')) return true;
  return false;
}

/** Reads the `Impersonate-…` headers; undefined where there are none. Throws a 400 where the user is missing. */
export function wantedUser(request: HttpRequest): WantedUser | undefined {
  const { headers } = request;
  const name = headers['impersonate-user'] ?? '';
  const uid = headers['impersonate-uid'] ?? '';
  const groups = headerValues(request, 'impersonate-group');
  const extra = extraOf(request);
  if (name !== '') return { name, uid, groups, extra };
  if (uid === '' && groups.length === 0 && Object.keys(extra).length === 0) return undefined;
  throw badRequest(`requested ${printUser({ name, uid, groups, extra })} without impersonating a user name`);
}

/** The user as requests then see it: with the groups that come with the name. */
export function impersonatedUser({ name, uid, groups, extra }: WantedUser): User {
  const account = serviceAccountOf(name);
  const named = groups.length === 0 && account ? serviceAccountGroups(account) : groups;
  const user = {
    name,
    groups: named,
    ...(uid === '' ? {} : { uid }),
    ...(Object.keys(extra).length === 0 ? {} : { extra }),
  };
  if (name !== ANONYMOUS_NAME) return withGroupOfAll(user);
  return named.includes(GROUP_UNAUTHENTICATED)
    ? user
    : { ...user, groups: [...named, GROUP_UNAUTHENTICATED] };
}

const ANONYMOUS_NAME = 'system:anonymous';
const EXTRA = 'impersonate-extra-';

function extraOf(request: HttpRequest): Record<string, readonly string[]> {
  const extra: Record<string, readonly string[]> = {};
  for (const name of Object.keys(request.headers)) {
    if (name.startsWith(EXTRA))
      setKey(extra, unescaped(name.slice(EXTRA.length)), headerValues(request, name));
  }
  return extra;
}

/** Keys are percent-encoded, as headers know few characters. What cannot be decoded stays. */
function unescaped(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}

/** As Go prints the structure, which upstream's message shows. */
function printUser({ name, uid, groups, extra }: WantedUser): string {
  const entries = Object.entries(extra).map(([key, values]) => `${quote(key)}:${printStrings(values)}`);
  const printedExtra = entries.length === 0 ? '(nil)' : `{${entries.join(', ')}}`;
  const fields = [
    `Name:${quote(name)}`,
    `UID:${quote(uid)}`,
    `Groups:${printStrings(groups)}`,
    `Extra:map[string][]string${printedExtra}`,
  ];
  return `&user.DefaultInfo{${fields.join(', ')}}`;
}

function printStrings(values: readonly string[]): string {
  return values.length === 0 ? '[]string(nil)' : `[]string{${values.map(quote).join(', ')}}`;
}
