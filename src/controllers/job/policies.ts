import type { Job, JobSpec, Pod } from '../../kinds/index.ts';
import { IndexSet } from './index-set.ts';
import { isPodFailed } from './job-facts.ts';

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
export function judgeFailure({ spec }: Job, pod: Pod): FailureVerdict {
  for (const [index, rule] of (spec?.podFailurePolicy?.rules ?? []).entries()) {
    const match = matchOf(rule, pod);
    if (match === undefined) continue;
    const { action } = rule;
    if (action === 'FailJob')
      return { action, counts: true, message: `${match} matching FailJob rule at index ${index}` };
    return { action, counts: action !== 'Ignore' };
  }
  return { counts: true };
}

/** Why the Job must fail as a whole, where its policy says so of one of its Pods. */
export function failJobMessage(job: Job, pods: readonly Pod[]): string | undefined {
  if (!job.spec?.podFailurePolicy) return undefined;
  for (const pod of pods) {
    const message = isPodFailed(job, pod) ? judgeFailure(job, pod).message : undefined;
    if (message !== undefined) return message;
  }
  return undefined;
}

/** The message of the first rule of the success policy that the succeeded indexes meet. */
export function successPolicyMessage({ spec }: Job, succeeded: IndexSet): string | undefined {
  if (succeeded.size === 0) return undefined;
  const index = (spec?.successPolicy?.rules ?? []).findIndex(({ succeededIndexes, succeededCount }) => {
    if (succeededIndexes === undefined)
      return succeededCount !== undefined && succeeded.size >= succeededCount;
    const required = IndexSet.parse(succeededIndexes, spec?.completions ?? 0);
    return succeeded.countOf(required) >= (succeededCount ?? required.size);
  });
  return index < 0 ? undefined : `Matched rules at index ${index}`;
}

function matchOf({ onExitCodes, onPodConditions }: FailureRule, pod: Pod): string | undefined {
  const { namespace = '', name = '' } = pod.metadata;
  if (onExitCodes) {
    const { containerName, operator, values } = onExitCodes;
    const statuses = [...(pod.status?.containerStatuses ?? []), ...(pod.status?.initContainerStatuses ?? [])];
    const matching = statuses.find((status) => {
      const code = status.state?.terminated?.exitCode ?? 0;
      if (code === 0 || (containerName !== undefined && containerName !== status.name)) return false;
      return operator === 'In' ? values.includes(code) : operator === 'NotIn' && !values.includes(code);
    });
    const code = matching?.state?.terminated?.exitCode;
    return (
      matching && `Container ${matching.name} for pod ${namespace}/${name} failed with exit code ${code}`
    );
  }
  const condition = pod.status?.conditions?.find(({ type, status }) =>
    onPodConditions?.some((pattern) => pattern.type === type && (pattern.status ?? 'True') === status),
  );
  return condition && `Pod ${namespace}/${name} has condition ${condition.type}`;
}
