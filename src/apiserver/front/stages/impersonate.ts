import type { Impersonator } from '../../authentication/impersonation/impersonator.ts';
import { asksToImpersonate } from '../../authentication/impersonation/wanted-user.ts';
import type { Handler, Stage } from './stage.ts';
import type { Call } from '../../request/call.ts';
import type { Reply } from '../../reply/reply.ts';

/** Lets who asks speak for another user, where they may. */
export function impersonate(impersonator: Impersonator): Stage {
  return (call, next) =>
    asksToImpersonate(call.http.headers) ? asAnother(impersonator, call, next) : next(call);
}

async function asAnother(impersonator: Impersonator, call: Call, next: Handler): Promise<Reply> {
  const user = await impersonator.userOf(call.http, call.user, call.info);
  call.notes.impersonated = user;
  return next({ ...call, user });
}
