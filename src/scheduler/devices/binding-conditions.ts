import { findCondition } from '../../api/index.ts';
import type { ResourceClaim } from '../../kinds/index.ts';

/** How far the devices of a claim are that have to be made ready before a Pod is bound. */
export type BindingState =
  | { readonly state: 'ready' }
  | { readonly state: 'pending' }
  | { readonly state: 'failed'; readonly message: string };

const READY: BindingState = { state: 'ready' };
const PENDING: BindingState = { state: 'pending' };

export function bindingStateOf({ metadata, status }: ResourceClaim): BindingState {
  for (const result of status?.allocation?.devices?.results ?? []) {
    const { bindingConditions = [], bindingFailureConditions = [], driver, pool, device } = result;
    if (bindingConditions.length === 0) continue;
    const told = status?.devices?.find(
      (each) => each.driver === driver && each.pool === pool && each.device === device,
    );
    const failed = bindingFailureConditions
      .map((type) => findCondition(told?.conditions, type))
      .find((condition) => condition?.status === 'True');
    if (failed) {
      const { reason, message } = failed;
      const what = `claim=${metadata.name}, reason=${reason}, message="${message}"`;
      return { state: 'failed', message: `device binding failed: ${what}` };
    }
    const isReady = bindingConditions.every(
      (type) => findCondition(told?.conditions, type)?.status === 'True',
    );
    if (!isReady) return PENDING;
  }
  return READY;
}
