import { ANONYMOUS, type Authenticator, type User } from '../../contracts/index.ts';
import type { Stage } from './stage.ts';

/**
 * Finds out who asks: the first authenticator that knows the credentials decides. Whoever shows none is the anonymous
 * user; whoever shows wrong ones gets a 401.
 */
export function authenticate(authenticators: readonly Authenticator[]): Stage {
  return async (call, next) => {
    let user: User | undefined;
    for (const authenticator of authenticators) {
      user = await authenticator.authenticate(call.http);
      if (user) break;
    }
    return next({ ...call, user: user ?? ANONYMOUS });
  };
}
