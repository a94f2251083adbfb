/** The priority levels and flow schemas that every cluster has, and that nobody may make otherwise. */
import { deepEqual } from '../../base/index.ts';
import { type FieldError, FieldPath, goStruct, invalid, printed } from '../../api/index.ts';
import type { FlowSchema, PriorityLevelConfiguration } from '../types/index.ts';

type LevelSpec = NonNullable<PriorityLevelConfiguration['spec']>;
type SchemaSpec = NonNullable<FlowSchema['spec']>;

const SPEC = FieldPath.of('spec');
const RULES = [
  {
    verbs: ['*'],
    apiGroups: ['*'],
    resources: ['*'],
    clusterScope: true,
    namespaces: ['*'],
  },
];
const PATHS = [{ verbs: ['*'], nonResourceURLs: ['*'] }];
const LAST_LEVEL: LevelSpec = {
  type: 'Limited',
  limited: { nominalConcurrencyShares: 5, limitResponse: { type: 'Reject' }, lendablePercent: 0 },
};
const SCHEMAS: ReadonlyMap<string, SchemaSpec> = new Map([
  ['exempt', schema('exempt', 1, ['system:masters'])],
  [
    'catch-all',
    {
      ...schema('catch-all', 10_000, ['system:unauthenticated', 'system:authenticated']),
      distinguisherMethod: { type: 'ByUser' },
    },
  ],
]);

const LEVEL_IN_GO = goStruct('Type Limited* Exempt*', {
  Limited: goStruct('NominalConcurrencyShares# LimitResponse{} LendablePercent* BorrowingLimitPercent*', {
    LimitResponse: goStruct('Type Queuing*', { Queuing: goStruct('Queues# HandSize# QueueLengthLimit#') }),
  }),
  Exempt: goStruct('NominalConcurrencyShares* LendablePercent*'),
});
const NAME = goStruct('Name');
const SCHEMA_IN_GO = goStruct(
  'PriorityLevelConfiguration{} MatchingPrecedence# DistinguisherMethod* Rules[]',
  {
    PriorityLevelConfiguration: NAME,
    DistinguisherMethod: goStruct('Type'),
    Rules: goStruct('Subjects[] ResourceRules[] NonResourceRules[]', {
      Subjects: goStruct('Kind User* Group* ServiceAccount*', {
        User: NAME,
        Group: NAME,
        ServiceAccount: goStruct('Namespace Name'),
      }),
      ResourceRules: goStruct('Verbs[] APIGroups[] Resources[] ClusterScope? Namespaces[]'),
      NonResourceRules: goStruct('Verbs[] NonResourceURLs[]'),
    }),
  },
);

/** The level `exempt` may say how much it lends, and nothing else; `catch-all` is as it is. */
export function validateMandatoryLevel(name: string, spec: LevelSpec): FieldError[] {
  if (name === 'exempt') {
    if (spec.type === 'Exempt' && spec.limited === undefined) return [];
    const why = `spec of 'exempt' except the 'spec.exempt' field must equal the fixed value`;
    return [invalid(SPEC, printed(LEVEL_IN_GO, spec), why)];
  }
  if (name !== 'catch-all' || deepEqual(spec, LAST_LEVEL)) return [];
  return [invalid(SPEC, printed(LEVEL_IN_GO, spec), `spec of 'catch-all' must equal the fixed value`)];
}

export function validateMandatorySchema(name: string, spec: SchemaSpec): FieldError[] {
  const fixed = SCHEMAS.get(name);
  if (!fixed || deepEqual(spec, fixed)) return [];
  return [invalid(SPEC, printed(SCHEMA_IN_GO, spec), `spec of '${name}' must equal the fixed value`)];
}

function schema(level: string, matchingPrecedence: number, groups: readonly string[]): SchemaSpec {
  return {
    priorityLevelConfiguration: { name: level },
    matchingPrecedence,
    rules: [
      {
        subjects: groups.map((name) => ({ kind: 'Group', group: { name } })),
        resourceRules: RULES,
        nonResourceRules: PATHS,
      },
    ],
  };
}
