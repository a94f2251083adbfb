import type { Pod } from '../../../kinds/index.ts';
import type { ReplicaOwner, ReplicaStatus } from './replica-kind.ts';
export interface ReplicaCounts {
  readonly active: readonly Pod[];
  /** How many Pods are on their way out; undefined where the kind does not tell. */
  readonly terminating: number | undefined;
  /** Why Pods could not be made or deleted just now. */
  readonly failure?: {
    readonly reason: 'FailedCreate' | 'FailedDelete';
    readonly error: Error;
  };
  readonly nowMs: number;
}
/** The status of a ReplicaSet whose Pods are these. */
export declare function replicaStatus(
  owner: ReplicaOwner,
  { active, terminating, failure, nowMs }: ReplicaCounts,
): ReplicaStatus;
//# sourceMappingURL=replica-status.d.ts.map
