import type { Job, JobSpec, Pod } from '../../kinds/index.ts';
import { IndexSet } from './index-set.ts';
type FailureRule = NonNullable<JobSpec['podFailurePolicy']>['rules'][number];
type FailureAction = FailureRule['action'];
/** What a Job's pod failure policy says of a failed Pod. */
export interface FailureVerdict {
  readonly action?: FailureAction;
  /** Whether the failure counts against the limits. */
  readonly counts: boolean;
  /** Of `FailJob`: why, for the Job's condition. */
  readonly message?: string;
}
/** The first rule that fits decides; where none does the failure counts. */
export declare function judgeFailure({ spec }: Job, pod: Pod): FailureVerdict;
/** Why the Job must fail as a whole, where its policy says so of one of its Pods. */
export declare function failJobMessage(job: Job, pods: readonly Pod[]): string | undefined;
/** The message of the first rule of the success policy that the succeeded indexes meet. */
export declare function successPolicyMessage({ spec }: Job, succeeded: IndexSet): string | undefined;
export {};
//# sourceMappingURL=policies.d.ts.map
