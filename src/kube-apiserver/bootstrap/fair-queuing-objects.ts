/** How requests are shared out, as objects: the flow schemas and priority levels that every cluster has. */
import type { KubernetesObject } from '../../api/index.ts';

const API_VERSION = 'flowcontrol.apiserver.k8s.io/v1';
const ANNOTATIONS = { 'apf.kubernetes.io/autoupdate-spec': 'true' };

/** Name; shares; what can be lent, in percent; and of what is queued the queues and the hand size. */
const LEVELS: readonly (readonly [string, number, number, queues?: number, handSize?: number])[] = [
  ['catch-all', 5, 0],
  ['global-default', 20, 50, 128, 6],
  ['leader-election', 10, 0, 16, 4],
  ['node-high', 40, 25, 64, 6],
  ['system', 30, 33, 64, 6],
  ['workload-high', 40, 50, 128, 6],
  ['workload-low', 100, 90, 128, 6],
];

export function priorityLevels(): KubernetesObject[] {
  const limited = LEVELS.map(([name, shares, lendablePercent, queues, handSize]) =>
    level(name, {
      type: 'Limited',
      limited: {
        nominalConcurrencyShares: shares,
        limitResponse:
          queues === undefined
            ? { type: 'Reject' }
            : { type: 'Queue', queuing: { queues, handSize, queueLengthLimit: 50 } },
        lendablePercent,
      },
    }),
  );
  const exempt = { type: 'Exempt', exempt: { nominalConcurrencyShares: 0, lendablePercent: 0 } };
  return [...limited, level('exempt', exempt)];
}

/** `now` is when they are found to lead to a level that exists. */
export function flowSchemas(now: string): KubernetesObject[] {
  return SCHEMAS.map(({ name, level: priority, precedence, by, subjects, rules }) => ({
    apiVersion: API_VERSION,
    kind: 'FlowSchema',
    metadata: { name, generation: 1, annotations: ANNOTATIONS },
    spec: {
      priorityLevelConfiguration: { name: priority },
      matchingPrecedence: precedence,
      ...(by === undefined ? {} : { distinguisherMethod: { type: by } }),
      rules: [{ subjects: subjects.map(subject), ...rules }],
    },
    status: {
      conditions: [
        {
          type: 'Dangling',
          status: 'False',
          lastTransitionTime: now,
          reason: 'Found',
          message: `This FlowSchema references the PriorityLevelConfiguration object named "${priority}" and it exists`,
        },
      ],
    },
  }));
}

interface Schema {
  readonly name: string;
  readonly level: string;
  readonly precedence: number;
  readonly by?: 'ByUser' | 'ByNamespace';
  readonly subjects: readonly string[];
  readonly rules: object;
}

const ALL_RESOURCES = {
  verbs: ['*'],
  apiGroups: ['*'],
  resources: ['*'],
  clusterScope: true,
  namespaces: ['*'],
};
const EVERYTHING = {
  resourceRules: [ALL_RESOURCES],
  nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
};
const EVERYONE = ['group:system:unauthenticated', 'group:system:authenticated'];
const MANAGER = 'user:system:kube-controller-manager';
const SCHEDULER = 'user:system:kube-scheduler';
const SYSTEM_ACCOUNTS = 'account:kube-system/*';
const LEASES = { apiGroups: ['coordination.k8s.io'], resources: ['leases'], namespaces: ['*'] };
const NODE_RULES = [
  {
    verbs: ['*'],
    apiGroups: [''],
    resources: ['nodes', 'nodes/status'],
    clusterScope: true,
    namespaces: ['*'],
  },
  { verbs: ['*'], ...LEASES },
];
const PROBES = [{ verbs: ['get'], nonResourceURLs: ['/healthz', '/readyz', '/livez'] }];
const ELECTION = [{ verbs: ['get', 'create', 'update'], ...LEASES }];

const SCHEMAS: readonly Schema[] = [
  schema('catch-all', 'catch-all', 10000, 'ByUser', EVERYONE, EVERYTHING),
  schema('exempt', 'exempt', 1, undefined, ['group:system:masters'], EVERYTHING),
  schema('global-default', 'global-default', 9900, 'ByUser', EVERYONE, EVERYTHING),
  schema('kube-controller-manager', 'workload-high', 800, 'ByNamespace', [MANAGER], EVERYTHING),
  schema('kube-scheduler', 'workload-high', 800, 'ByNamespace', [SCHEDULER], EVERYTHING),
  schema('kube-system-service-accounts', 'workload-high', 900, 'ByNamespace', [SYSTEM_ACCOUNTS], EVERYTHING),
  schema('probes', 'exempt', 2, undefined, EVERYONE, { nonResourceRules: PROBES }),
  schema('service-accounts', 'workload-low', 9000, 'ByUser', ['group:system:serviceaccounts'], EVERYTHING),
  schema('system-leader-election', 'leader-election', 100, 'ByUser', [MANAGER, SCHEDULER, SYSTEM_ACCOUNTS], {
    resourceRules: ELECTION,
  }),
  schema('system-node-high', 'node-high', 400, 'ByUser', ['group:system:nodes'], {
    resourceRules: NODE_RULES,
  }),
  schema('system-nodes', 'system', 500, 'ByUser', ['group:system:nodes'], EVERYTHING),
];

function schema(
  name: string,
  levelName: string,
  precedence: number,
  by: Schema['by'],
  subjects: readonly string[],
  rules: object,
): Schema {
  return { name, level: levelName, precedence, ...(by === undefined ? {} : { by }), subjects, rules };
}

function level(name: string, spec: object): KubernetesObject {
  return {
    apiVersion: API_VERSION,
    kind: 'PriorityLevelConfiguration',
    metadata: { name, generation: 1, annotations: ANNOTATIONS },
    spec,
    status: {},
  };
}

function subject(word: string): object {
  const colon = word.indexOf(':');
  const [kind, name] = [word.slice(0, colon), word.slice(colon + 1)];
  if (kind === 'group') return { kind: 'Group', group: { name } };
  if (kind === 'user') return { kind: 'User', user: { name } };
  const [namespace = '', account = ''] = name.split('/');
  return { kind: 'ServiceAccount', serviceAccount: { namespace, name: account } };
}
