import { ANONYMOUS, type Authenticator, type User } from '../../contracts/index.ts';
import { unauthorized } from '../../authentication/bearer-tokens.ts';
import type { Stage } from './stage.ts';

/**
 * Finds out who asks: the first authenticator that knows the credentials decides. Whoever shows none is the anonymous
 * user; whoever shows wrong ones gets a 401.
 */
export function authenticate(
  authenticators: readonly Authenticator[],
  anonymous: AnonymousAccess = { enabled: true, paths: [] },
): Stage {
  return async (call, next) => {
    let user: User | undefined;
    for (const authenticator of authenticators) {
      user = await authenticator.authenticate(call.http, call);
      if (user) break;
    }
    if (!user && !isAnybodys(anonymous, call.info.path)) throw unauthorized();
    return next({ ...call, user: user ?? ANONYMOUS });
  };
}

/** For whom requests without credentials are answered. */
export interface AnonymousAccess {
  readonly enabled: boolean;
  /** The paths that they may ask for; any where there are none. */
  readonly paths: readonly string[];
}

function isAnybodys({ enabled, paths }: AnonymousAccess, path: string): boolean {
  return enabled && (paths.length === 0 || paths.includes(path));
}
