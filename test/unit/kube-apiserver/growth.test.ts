import assert from 'node:assert/strict';
import { growthOf, MOST_POWER, type Work } from '../../support/growth.ts';
import {
  APPLY_PATCH,
  type Harness,
  JSON_PATCH,
  MERGE_PATCH,
  startServer,
  STRATEGIC_PATCH,
} from './harness.ts';

const NOBODY = { 'impersonate-user': 'nobody' };
const CORE = '/api/v1/namespaces/default';
/** Labels and the like: what an annotation may hold, and more, so that the refusal counts, too. */
const many = (count: number, value: unknown = 'v'): Record<string, unknown> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, value]));
const list = <T>(count: number, item: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => item(index));

type Request = [method: string, target: string, body: unknown, headers?: Record<string, string>];

/** The requests of a size; nothing that they do is kept. */
const requests: [string, (size: number) => Request][] = [
  ['who am I with labels', (n) => review({ metadata: { labels: many(n) } })],
  ['who am I with annotations', (n) => review({ metadata: { annotations: many(n) } })],
  ['who am I with finalizers', (n) => review({ metadata: { finalizers: list(n, (i) => `a/k${i}`) } })],
  ['who am I with owners', (n) => review({ metadata: { ownerReferences: list(n, owner) } })],
  ['who am I with managed fields', (n) => review({ metadata: { managedFields: list(n, manager) } })],
  ['who am I with unknown fields', (n) => review(many(n))],
  ['who am I with a key again and again', (n) => review(`{${list(n, () => '"k":1').join(',')}}`)],
  [
    'who am I in YAML',
    (n) => review(list(n, (i) => `k${i}: v\n`).join(''), { 'content-type': 'application/yaml' }),
  ],
  ['what may I with groups', (n) => access({ user: 'a', groups: list(n, (i) => `g${i}`) })],
  ['what may I with extras', (n) => access({ user: 'a', extra: many(n, ['v']) })],
  ['a ConfigMap', (n) => create('configmaps', { data: many(n) })],
  [
    'a ConfigMap with owners',
    (n) => create('configmaps', { metadata: { name: 'x', ownerReferences: list(n, owner) } }),
  ],
  [
    'a ConfigMap with managers',
    (n) => create('configmaps', { metadata: { name: 'x', managedFields: list(n, manager) } }),
  ],
  [
    'a ConfigMap with labels of no form',
    (n) => create('configmaps', { metadata: { name: 'x', labels: many(n, '-') } }),
  ],
  ['a Secret', (n) => create('secrets', { stringData: many(n) })],
  [
    'a quota',
    (n) =>
      create('resourcequotas', { spec: { hard: Object.fromEntries(list(n, (i) => [`count/k${i}`, '1'])) } }),
  ],
  [
    'a quota of many scopes',
    (n) => create('resourcequotas', { spec: { hard: { pods: 1 }, scopes: list(n, () => 'BestEffort') } }),
  ],
  [
    'a limit range',
    (n) =>
      create('limitranges', { spec: { limits: list(n, () => ({ type: 'Container', max: { cpu: '1' } })) } }),
  ],
  ['a Pod with variables', (n) => pod({ env: list(n, (i) => ({ name: `E${i}`, value: '$(E0)' })) })],
  [
    'a Pod with ports',
    (n) => pod({ ports: list(n, (i) => ({ containerPort: (i % 60_000) + 1, hostPort: (i % 60_000) + 1 })) }),
  ],
  [
    'a Pod with volumes and mounts',
    (n) =>
      pod(
        { volumeMounts: list(n, (i) => ({ name: `v${i}`, mountPath: `/v${i}` })) },
        { volumes: list(n, (i) => ({ name: `v${i}`, emptyDir: {} })) },
      ),
  ],
  [
    'a Pod with containers',
    (n) =>
      pod({}, { containers: list(n / 4, container), initContainers: list(n / 4, (i) => container(i + n)) }),
  ],
  [
    'a Pod with tolerations',
    (n) => pod({}, { tolerations: list(n, (i) => ({ key: `k${i}`, operator: 'Exists' })) }),
  ],
  [
    'a Pod with many resources',
    (n) => pod({ resources: { limits: Object.fromEntries(list(n, (i) => [`a/k${i}`, '1'])) } }),
  ],
  [
    'a Service with ports',
    (n) =>
      create('services', { spec: { ports: list(n, (i) => ({ name: `p${i}`, port: (i % 60_000) + 1 })) } }),
  ],
  [
    'a role by who may not grant it',
    (n) => [
      'POST',
      '/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles?dryRun=All',
      {
        metadata: { name: 'r' },
        rules: list(n / 4, (i) => ({ apiGroups: [''], resources: [`r${i}`], verbs: ['get', 'list'] })),
      },
      { 'impersonate-user': 'editor' },
    ],
  ],
  [
    'a role whose lists multiply',
    (n) => [
      'POST',
      '/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles?dryRun=All',
      {
        metadata: { name: 'r' },
        rules: [
          {
            apiGroups: list(n, (i) => `g${i}`),
            resources: list(n, (i) => `r${i}`),
            verbs: list(n, (i) => `v${i}`),
          },
        ],
      },
      { 'impersonate-user': 'editor' },
    ],
  ],
  ['a merge patch', (n) => patch({ data: many(n, 'w') }, MERGE_PATCH)],
  [
    'a strategic patch',
    (n) =>
      patch({ data: many(n, 'w'), metadata: { finalizers: list(n, (i) => `a/k${i}`) } }, STRATEGIC_PATCH),
  ],
  [
    'a JSON patch',
    (n) =>
      patch(
        list(n, (i) => ({ op: 'add', path: `/data/k${i}`, value: 'v' })),
        JSON_PATCH,
      ),
  ],
  [
    'an apply',
    (n) => patch({ apiVersion: 'v1', kind: 'ConfigMap', data: many(n, 'w') }, { ...APPLY_PATCH }, 'm'),
  ],
  [
    'an apply with conflicts',
    (n) => patch({ apiVersion: 'v1', kind: 'ConfigMap', data: many(n, 'w') }, APPLY_PATCH, 'other'),
  ],
  ['options of a deletion', (n) => ['DELETE', `${CORE}/configmaps/none?dryRun=All`, many(n)]],
  [
    'a label selector',
    (n) => ['GET', `${CORE}/configmaps?labelSelector=${list(n, (i) => `k${i}!=v`).join(',')}`, undefined],
  ],
  [
    'a label selector of one set',
    (n) => ['GET', `${CORE}/configmaps?labelSelector=k+in+(${list(n, (i) => `v${i}`).join(',')})`, undefined],
  ],
  [
    'a field selector',
    (n) => [
      'GET',
      `${CORE}/configmaps?fieldSelector=${list(n, (i) => `metadata.name!=v${i}`).join(',')}`,
      undefined,
    ],
  ],
  [
    'parameters of a query',
    (n) => ['GET', `${CORE}/configmaps?${list(n, (i) => `k${i}=v`).join('&')}`, undefined],
  ],
];

function owner(index: number): object {
  return { apiVersion: 'v1', kind: 'Pod', name: `n${index}`, uid: `u${index}`, controller: true };
}

/** Managers of both kinds, of which those that update are joined but for ten. */
function manager(index: number): object {
  const operation = index % 2 === 0 ? 'Apply' : 'Update';
  const fieldsV1 = { 'f:data': { [`f:k${index}`]: {} } };
  return { manager: `m${index}`, operation, apiVersion: 'v1', fieldsType: 'FieldsV1', fieldsV1 };
}

function review(body: unknown, headers: Record<string, string> = {}): Request {
  return ['POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', body, { ...NOBODY, ...headers }];
}

function access(spec: Record<string, unknown>): Request {
  const resourceAttributes = { verb: 'get', resource: 'pods', namespace: 'default' };
  return [
    'POST',
    '/apis/authorization.k8s.io/v1/subjectaccessreviews',
    { spec: { ...spec, resourceAttributes } },
  ];
}

function create(plural: string, body: object): Request {
  return ['POST', `${CORE}/${plural}?dryRun=All`, { metadata: { name: 'x' }, ...body }];
}

function container(index: number): object {
  return { name: `c${index}`, image: 'i', resources: { requests: { cpu: '1m' } } };
}

function pod(container: object, spec: object = {}): Request {
  return create('pods', { spec: { containers: [{ name: 'c', image: 'i', ...container }], ...spec } });
}

/** The ConfigMap has as many keys as the patch. */
function patch(body: unknown, headers: Record<string, string>, manager = 'm'): Request {
  return ['PATCH', `${CORE}/configmaps/SIZED?dryRun=All&fieldManager=${manager}`, body, headers];
}

async function prepare(server: Harness, size: number, request: (size: number) => Request): Promise<Work> {
  const [method, target, body, headers] = request(size);
  if (target.includes('SIZED')) {
    await server.send('POST', `${CORE}/configmaps?fieldManager=m`, {
      metadata: { name: `sized-${size}` },
      data: many(size),
    });
  }
  const bytes =
    body === undefined || typeof body === 'string' ? body : new TextEncoder().encode(JSON.stringify(body));
  return async () => {
    const response = await server.open(method, target.replace('SIZED', `sized-${size}`), {
      body: bytes,
      ...(headers ? { headers } : {}),
    });
    assert.notEqual(response.status, 500);
  };
}

describe('what a request costs grows with its length', () => {
  let server: Harness;

  before(async () => {
    server = await startServer();
    await server.send('POST', `${CORE}/serviceaccounts`, { metadata: { name: 'default' } });
    await server.send('POST', `${CORE}/limitranges`, {
      metadata: { name: 'limits' },
      spec: { limits: [{ type: 'Container', default: { cpu: '1' }, max: { cpu: '4' } }] },
    });
    await server.send('POST', '/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings', {
      metadata: { name: 'editor' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'admin' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'editor' }],
    });
  });

  for (const [name, request] of requests) {
    it(`for ${name}`, async () => {
      const { power, text } = await growthOf((size) => prepare(server, size, request), {
        from: 800,
        upTo: 1600,
        atMost: 2500,
      });
      assert.ok(power <= MOST_POWER, `power ${power.toFixed(2)}: ${text}`);
    }).timeout(600_000);
  }
});
