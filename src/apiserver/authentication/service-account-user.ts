import type { User } from '../contracts/index.ts';

export interface ServiceAccountName {
  readonly namespace: string;
  readonly name: string;
}

const PREFIX = 'system:serviceaccount:';

/** `system:serviceaccount:NAMESPACE:NAME`. */
export function serviceAccountUserName({ namespace, name }: ServiceAccountName): string {
  return `${PREFIX}${namespace}:${name}`;
}

/** The account whose user has this name; undefined where it is no account's. */
export function serviceAccountOf(userName: string): ServiceAccountName | undefined {
  if (!userName.startsWith(PREFIX)) return undefined;
  const [namespace = '', name = '', ...rest] = userName.slice(PREFIX.length).split(':');
  return namespace !== '' && name !== '' && rest.length === 0 ? { namespace, name } : undefined;
}

export function serviceAccountGroups({ namespace }: ServiceAccountName): string[] {
  return ['system:serviceaccounts', `system:serviceaccounts:${namespace}`];
}

export function serviceAccountUser(account: ServiceAccountName, uid: string): User {
  return { name: serviceAccountUserName(account), uid, groups: serviceAccountGroups(account) };
}
