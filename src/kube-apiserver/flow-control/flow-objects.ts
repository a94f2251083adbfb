/** Priority level configurations and flow schemas, as flow control takes them. */
import type { FlowRules, FlowSelector, FlowSubject, PriorityLevel } from '../../apiserver/index.ts';
import type { FlowSchema, PriorityLevelConfiguration } from '../../kinds/index.ts';

const DEFAULT_SHARES = 30;
const DEFAULT_PRECEDENCE = 1000;
const DEFAULT_QUEUING = { queues: 64, handSize: 8, queueLengthLimit: 50 };

/** Undefined where a configuration is of no use. */
export function priorityLevelOf({ metadata, spec }: PriorityLevelConfiguration): PriorityLevel | undefined {
  const { name = '', uid = '' } = metadata;
  if (spec?.type === 'Exempt') {
    const { nominalConcurrencyShares: shares = 0, lendablePercent = 0 } = spec.exempt ?? {};
    return { name, uid, isExempt: true, shares, lendablePercent };
  }
  if (!spec?.limited) return undefined;
  const {
    nominalConcurrencyShares,
    lendablePercent = 0,
    borrowingLimitPercent,
    limitResponse,
  } = spec.limited;
  return {
    name,
    uid,
    isExempt: false,
    shares: nominalConcurrencyShares ?? DEFAULT_SHARES,
    lendablePercent,
    borrowingLimitPercent,
    queuing: limitResponse?.type === 'Queue' ? { ...DEFAULT_QUEUING, ...limitResponse.queuing } : undefined,
  };
}

export function flowSelectorOf({ metadata, spec }: FlowSchema): FlowSelector {
  const by = spec?.distinguisherMethod?.type;
  return {
    name: metadata.name ?? '',
    uid: metadata.uid ?? '',
    level: spec?.priorityLevelConfiguration.name ?? '',
    matchingPrecedence: spec?.matchingPrecedence ?? DEFAULT_PRECEDENCE,
    distinguisher: by === 'ByUser' || by === 'ByNamespace' ? by : undefined,
    rules: (spec?.rules ?? []).map(rulesOf),
  };
}

type Rules = NonNullable<NonNullable<FlowSchema['spec']>['rules']>[number];

function rulesOf({ subjects, resourceRules = [], nonResourceRules = [] }: Rules): FlowRules {
  return {
    subjects: subjects.flatMap(subjectOf),
    resourceRules: resourceRules.map(
      ({ verbs, apiGroups, resources, clusterScope = false, namespaces = [] }) => ({
        verbs,
        apiGroups,
        resources,
        clusterScope,
        namespaces,
      }),
    ),
    nonResourceRules,
  };
}

function subjectOf({ user, group, serviceAccount }: Rules['subjects'][number]): FlowSubject[] {
  if (user) return [{ kind: 'User', name: user.name }];
  if (group) return [{ kind: 'Group', name: group.name }];
  return serviceAccount ? [{ kind: 'Account', ...serviceAccount }] : [];
}
