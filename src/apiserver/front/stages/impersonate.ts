import type { Impersonator } from '../../authentication/impersonation/impersonator.ts';
import type { Stage } from './stage.ts';

/** Lets who asks speak for another user, where they may. */
export function impersonate(impersonator: Impersonator): Stage {
  return async (call, next) => {
    const user = await impersonator.userOf(call.http, call.user, call.info);
    return next(user === call.user ? call : { ...call, user });
  };
}
