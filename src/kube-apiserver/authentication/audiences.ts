import { listHolds } from '../../base/index.ts';
import { TokenError } from '../../apiserver/index.ts';
import { printList } from '../rbac/rule-cover.ts';

/** Those that a token is for, of those that are asked for. Throws a {@link TokenError} where there are none. */
export function sharedAudiences(own: readonly string[], asked: readonly string[]): string[] {
  const shared = asked.filter((audience) => listHolds(own, audience));
  if (shared.length > 0) return shared;
  throw new TokenError(
    `token audiences ${printList(own)} is invalid for the target audiences ${printList(asked)}`,
  );
}
