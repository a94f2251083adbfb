import { attributesOf, refusal } from '../../authorization/attributes.ts';
import type { AuthorizationAttributes, AuthorizationDecision, Authorizer } from '../../contracts/index.ts';
import type { AccessMetrics } from '../../metrics/index.ts';
import type { Stage } from './stage.ts';

/** Refuses what nobody allows, with a 403. */
export function authorize(authorizer: Authorizer, metrics: AccessMetrics): Stage {
  return async (call, next) => {
    const beganMs = metrics.now();
    const attributes = attributesOf(call.user, call.info);
    const { verdict, reason = '' } = await verdictOf(authorizer, attributes, metrics, beganMs);
    if (call.notes.isAudited) {
      call.annotations.set('authorization.k8s.io/decision', verdict === 'allow' ? 'allow' : 'forbid');
      call.annotations.set('authorization.k8s.io/reason', reason);
    }
    if (verdict !== 'allow') throw refusal(attributes, reason);
    return next(call);
  };
}

async function verdictOf(
  authorizer: Authorizer,
  attributes: AuthorizationAttributes,
  metrics: AccessMetrics,
  beganMs: number,
): ReturnType<Authorizer['authorize']> {
  try {
    const found = await authorizer.authorize(attributes);
    metrics.authorized(beganMs, resultOf(found.verdict));
    return found;
  } catch (error) {
    metrics.authorized(beganMs, 'error');
    throw error;
  }
}

function resultOf(verdict: AuthorizationDecision['verdict']): 'allowed' | 'denied' | 'no-opinion' {
  if (verdict === 'allow') return 'allowed';
  return verdict === 'deny' ? 'denied' : verdict;
}
