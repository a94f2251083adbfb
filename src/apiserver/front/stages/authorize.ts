import { attributesOf, refusal } from '../../authorization/attributes.ts';
import type { Authorizer } from '../../contracts/index.ts';
import type { Stage } from './stage.ts';

/** Refuses what nobody allows, with a 403. */
export function authorize(authorizer: Authorizer): Stage {
  return async (call, next) => {
    const attributes = attributesOf(call.user, call.info);
    const { verdict, reason = '' } = await authorizer.authorize(attributes);
    if (call.notes.isAudited) {
      call.annotations.set('authorization.k8s.io/decision', verdict === 'allow' ? 'allow' : 'forbid');
      call.annotations.set('authorization.k8s.io/reason', reason);
    }
    if (verdict !== 'allow') throw refusal(attributes, reason);
    return next(call);
  };
}
