import { findCondition, formatTime } from '../../../api/index.ts';
import { messageOf, positive, withCondition, withoutCondition } from '../objects/index.ts';
import type { TalliedPods } from './pod-tally.ts';
import type { ReplicaOwner, ReplicaStatus } from './replica-kind.ts';

export interface ReplicaCounts {
  readonly pods: TalliedPods;
  /** Whether the kind tells how many Pods are on their way out. */
  readonly countsTerminating: boolean;
  /** Why Pods could not be made or deleted just now. */
  readonly failure?: { readonly reason: 'FailedCreate' | 'FailedDelete'; readonly error: Error };
  readonly nowMs: number;
}

/** The status of a ReplicaSet whose Pods are these. */
export function replicaStatus(
  owner: ReplicaOwner,
  { pods, countsTerminating, failure, nowMs }: ReplicaCounts,
): ReplicaStatus {
  const conditions = conditionsOf(owner.status, failure, nowMs);
  return {
    replicas: pods.active,
    ...positive('fullyLabeledReplicas', pods.fullyLabeled),
    ...positive('readyReplicas', pods.ready),
    ...positive('availableReplicas', pods.available),
    ...(countsTerminating ? { terminatingReplicas: pods.terminating } : {}),
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
