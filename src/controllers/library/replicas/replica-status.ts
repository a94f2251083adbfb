import { findCondition, formatTime } from '../../../api/index.ts';
import { isAvailable, isReady, type Pod } from '../../../kinds/index.ts';
import { messageOf, positive, withCondition, withoutCondition } from '../objects/index.ts';
import type { ReplicaOwner, ReplicaStatus } from './replica-kind.ts';

export interface ReplicaCounts {
  readonly active: readonly Pod[];
  /** How many Pods are on their way out; undefined where the kind does not tell. */
  readonly terminating: number | undefined;
  /** Why Pods could not be made or deleted just now. */
  readonly failure?: { readonly reason: 'FailedCreate' | 'FailedDelete'; readonly error: Error };
  readonly nowMs: number;
}

/** The status of a ReplicaSet whose Pods are these. */
export function replicaStatus(
  owner: ReplicaOwner,
  { active, terminating, failure, nowMs }: ReplicaCounts,
): ReplicaStatus {
  const templateLabels = Object.entries(owner.spec?.template?.metadata?.labels ?? {});
  const minReadySeconds = owner.spec?.minReadySeconds ?? 0;
  const count = (holds: (pod: Pod) => boolean): number => active.filter(holds).length;
  const conditions = conditionsOf(owner.status, failure, nowMs);
  return {
    replicas: active.length,
    ...positive(
      'fullyLabeledReplicas',
      count((pod) => templateLabels.every(([key, value]) => pod.metadata.labels?.[key] === value)),
    ),
    ...positive('readyReplicas', count(isReady)),
    ...positive(
      'availableReplicas',
      count((pod) => isAvailable(pod, minReadySeconds, nowMs)),
    ),
    ...(terminating === undefined ? {} : { terminatingReplicas: terminating }),
    ...positive('observedGeneration', owner.metadata.generation ?? 0),
    ...(conditions.length > 0 ? { conditions } : {}),
  };
}

function conditionsOf(
  status: ReplicaStatus | undefined,
  failure: ReplicaCounts['failure'],
  nowMs: number,
): NonNullable<ReplicaStatus['conditions']> {
  const current = status?.conditions;
  if (!failure) return withoutCondition(current, 'ReplicaFailure');
  if (findCondition(current, 'ReplicaFailure')) return current ?? [];
  return withCondition(current, {
    type: 'ReplicaFailure',
    status: 'True',
    reason: failure.reason,
    message: messageOf(failure.error),
    lastTransitionTime: formatTime(nowMs),
  });
}
