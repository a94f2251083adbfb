import { findCondition } from '../../../api/index.ts';

/** What the conditions of all kinds have in common. */
export interface Condition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
  lastTransitionTime?: string;
}

/**
 * The conditions with one put in, at the end. As upstream's workload controllers do it: where status and reason are
 * as they were nothing changes, the message included; where only the reason is new the time of transition stays.
 */
export function withCondition<C extends Condition>(conditions: readonly C[] | undefined, condition: C): C[] {
  const current = findCondition(conditions, condition.type);
  if (current?.status === condition.status && current.reason === condition.reason)
    return [...(conditions ?? [])];
  const since = current?.status === condition.status ? current.lastTransitionTime : undefined;
  const next = since === undefined ? condition : { ...condition, lastTransitionTime: since };
  return [...withoutCondition(conditions, condition.type), next];
}

export function withoutCondition<C extends Condition>(
  conditions: readonly C[] | undefined,
  type: string,
): C[] {
  return (conditions ?? []).filter((condition) => condition.type !== type);
}
