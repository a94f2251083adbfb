import { authorize as allowed } from '../../authorization/authorize.ts';
import type { Authorizer } from '../../contracts/index.ts';
import type { Stage } from './stage.ts';

/** Refuses what nobody allows, with a 403. */
export function authorize(authorizer: Authorizer): Stage {
  return async (call, next) => {
    await allowed(authorizer, call.user, call.info);
    return next(call);
  };
}
