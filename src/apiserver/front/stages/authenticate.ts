import { ANONYMOUS, type Authenticator, type User } from '../../contracts/index.ts';
import { unauthorized } from '../../authentication/bearer-tokens.ts';
import type { AccessMetrics } from '../../metrics/index.ts';
import type { Call } from '../../request/call.ts';
import type { Stage } from './stage.ts';

/**
 * Finds out who asks: the first authenticator that knows the credentials decides. Whoever shows none is the anonymous
 * user; whoever shows wrong ones gets a 401.
 */
export function authenticate(
  authenticators: readonly Authenticator[],
  anonymous: AnonymousAccess | undefined,
  metrics: AccessMetrics,
): Stage {
  const anybodys = anonymous ?? { enabled: true, paths: [] };
  return async (call, next) => {
    const beganMs = metrics.now();
    const { certificate } = call.http.peer;
    if (certificate) metrics.certified(certificate.endMs);
    const user = await userOf(call, authenticators, metrics, beganMs);
    if (!user && !isAnybodys(anybodys, call.info.path)) {
      metrics.authenticated(beganMs, undefined, 'failure');
      throw unauthorized();
    }
    metrics.authenticated(beganMs, (user ?? ANONYMOUS).name, 'success');
    return next({ ...call, user: user ?? ANONYMOUS });
  };
}

async function userOf(
  call: Call,
  authenticators: readonly Authenticator[],
  metrics: AccessMetrics,
  beganMs: number,
): Promise<User | undefined> {
  try {
    for (const authenticator of authenticators) {
      const user = await authenticator.authenticate(call.http, call);
      if (user) return user;
    }
    return undefined;
  } catch (error) {
    metrics.authenticated(beganMs, undefined, 'error');
    throw error;
  }
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
