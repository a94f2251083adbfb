import type { User } from '../../apiserver/index.ts';

const USER_PREFIX = 'system:node:';
const GROUP = 'system:nodes';

/** The node that a user speaks for; undefined where it is none. */
export function nodeOf({ name, groups }: User): string | undefined {
  return name.startsWith(USER_PREFIX) && groups.includes(GROUP) ? name.slice(USER_PREFIX.length) : undefined;
}
