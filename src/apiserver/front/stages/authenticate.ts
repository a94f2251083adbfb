import { ANONYMOUS, type Authenticator, type User } from '../../contracts/index.ts';
import type { Call } from '../../request/call.ts';
import type { Stage } from './stage.ts';

/**
 * Finds out who asks: the first authenticator that knows the credentials decides. Whoever shows none is the anonymous
 * user; whoever shows wrong ones gets a 401.
 */
export function authenticate(authenticators: readonly Authenticator[]): Stage {
  return async (call, next) => next({ ...call, user: await userOf(authenticators, call) });
}

async function userOf(authenticators: readonly Authenticator[], { http }: Call): Promise<User> {
  for (const authenticator of authenticators) {
    const user = await authenticator.authenticate(http);
    if (user) return user;
  }
  return ANONYMOUS;
}
