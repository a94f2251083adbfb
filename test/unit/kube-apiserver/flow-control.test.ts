import assert from 'node:assert/strict';
import type { HttpResponse } from '../../../src/base/index.ts';
import { readAll } from '../../../src/base/index.ts';
import { APPLY_PATCH, type Harness, MERGE_PATCH, startServer } from './harness.ts';
import { drain } from '../../support/drain.ts';

const API = '/apis/flowcontrol.apiserver.k8s.io/v1';
const SCHEMAS = `${API}/flowschemas`;
const LEVELS = `${API}/prioritylevelconfigurations`;
const DUMPS = '/debug/api_priority_and_fairness';
const TOKENS = [
  { token: 'u', user: { name: 'somebody', groups: ['readers'] } },
  { token: 'm', user: { name: 'master', groups: ['system:masters'] } },
];

function schema(name: string, level: string, more: object = {}): object {
  const everything = {
    verbs: ['*'],
    apiGroups: ['*'],
    resources: ['*'],
    clusterScope: true,
    namespaces: ['*'],
  };
  return {
    apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
    kind: 'FlowSchema',
    metadata: { name },
    spec: {
      priorityLevelConfiguration: { name: level },
      matchingPrecedence: 100,
      distinguisherMethod: { type: 'ByUser' },
      rules: [
        {
          subjects: [{ kind: 'Group', group: { name: 'readers' } }],
          resourceRules: [everything],
        },
      ],
      ...more,
    },
  };
}

function level(name: string, limited: object = {}): object {
  return {
    apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
    kind: 'PriorityLevelConfiguration',
    metadata: { name },
    spec: {
      type: 'Limited',
      limited: {
        nominalConcurrencyShares: 10,
        limitResponse: { type: 'Queue', queuing: { queues: 8, handSize: 2, queueLengthLimit: 5 } },
        ...limited,
      },
    },
  };
}

describe('flow schemas and priority levels', () => {
  let api: Harness;
  beforeEach(async () => {
    api = await startServer({ staticTokens: TOKENS });
    const binding = {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'readers' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'readers' }],
    };
    await api.send('POST', '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', binding);
  });
  afterEach(() => api.server.dispose());

  const as = (token: string, target: string, signal?: AbortSignal): Promise<HttpResponse> =>
    api.open('GET', target, {
      anonymous: true,
      headers: { authorization: `Bearer ${token}` },
      ...(signal ? { signal } : {}),
    });
  const text = async (target: string): Promise<string> =>
    new TextDecoder().decode(await readAll((await as('m', target)).body));
  const uidOf = async (target: string): Promise<string> => (await api.send('GET', target)).body.metadata.uid;

  it('are told in the headers of the answer, by their uids', async () => {
    const { headers } = await as('u', '/api/v1/namespaces');
    assert.equal(headers['x-kubernetes-pf-flowschema-uid'], await uidOf(`${SCHEMAS}/global-default`));
    assert.equal(headers['x-kubernetes-pf-prioritylevel-uid'], await uidOf(`${LEVELS}/global-default`));
    const exempt = await as('m', '/api/v1/namespaces/none');
    assert.equal(exempt.status, 404);
    assert.equal(exempt.headers['x-kubernetes-pf-flowschema-uid'], await uidOf(`${SCHEMAS}/exempt`));
  });

  it('act as soon as they are stored, and no longer than that', async () => {
    await api.send('POST', LEVELS, level('mine'));
    await api.send('POST', SCHEMAS, schema('mine', 'mine'));
    await drain();
    const { headers } = await as('u', '/api/v1/namespaces');
    assert.equal(headers['x-kubernetes-pf-flowschema-uid'], await uidOf(`${SCHEMAS}/mine`));
    await api.send('DELETE', `${SCHEMAS}/mine`);
    await drain();
    const after = await as('u', '/api/v1/namespaces');
    assert.equal(after.headers['x-kubernetes-pf-flowschema-uid'], await uidOf(`${SCHEMAS}/global-default`));
  });

  it('say in the status of a schema whether its level exists', async () => {
    await api.send('POST', SCHEMAS, schema('mine', 'mine'));
    await drain();
    const dangling = async (): Promise<unknown> => {
      const { body } = await api.send('GET', `${SCHEMAS}/mine`);
      const [{ type, status, reason, message }] = body.status.conditions;
      return [type, status, reason, message];
    };
    const references = 'This FlowSchema references the PriorityLevelConfiguration object named "mine"';
    assert.deepEqual(await dangling(), [
      'Dangling',
      'True',
      'NotFound',
      `${references} but there is no such object`,
    ]);
    await api.send('POST', LEVELS, level('mine'));
    await drain();
    assert.deepEqual(await dangling(), ['Dangling', 'False', 'Found', `${references} and it exists`]);
    const { body } = await api.send('GET', `${SCHEMAS}/mine`);
    const managed = body.metadata.managedFields.find(
      ({ manager }: { manager: string }) => manager === 'api-priority-and-fairness-config-consumer-v1',
    );
    assert.deepEqual([managed.operation, managed.subresource], ['Apply', 'status']);
    assert.equal(body.metadata.generation, 1);
  });

  it('do not fight for ever over a status', async () => {
    await api.send('POST', SCHEMAS, schema('mine', 'mine'));
    await drain();
    const other = { status: { conditions: [{ type: 'Dangling', status: 'Unknown' }] } };
    for (let i = 0; i < 10; i++) {
      await api.send('PATCH', `${SCHEMAS}/mine/status`, other, MERGE_PATCH);
      await drain();
    }
    const statusNow = async (): Promise<string> =>
      (await api.send('GET', `${SCHEMAS}/mine`)).body.status.conditions[0].status;
    assert.equal(await statusNow(), 'Unknown');
    await api.clock.advance(120_000);
    assert.equal(await statusNow(), 'True');
  });

  it('refuse what is too much in upstream’s words, and when to come again', async () => {
    await api.send(
      'POST',
      LEVELS,
      level('tiny', { nominalConcurrencyShares: 1, limitResponse: { type: 'Reject' } }),
    );
    await api.send('POST', SCHEMAS, schema('tiny', 'tiny'));
    await drain();
    const answers = await Promise.all(
      Array.from({ length: 700 }, () => as('u', '/api/v1/namespaces/default')),
    );
    const refused = answers.filter(({ status }) => status === 429);
    assert.ok(refused.length > 0 && refused.length < 700, `${refused.length} of 700`);
    const { headers, body } = refused[0] ?? assert.fail();
    assert.equal(headers['retry-after'], '1');
    assert.equal(headers['content-type'], 'text/plain; charset=utf-8');
    assert.equal(headers['x-kubernetes-pf-flowschema-uid'], await uidOf(`${SCHEMAS}/tiny`));
    assert.equal(
      new TextDecoder().decode(await readAll(body)),
      'Too many requests, please try again later.\n',
    );
    assert.match(
      await text('/metrics'),
      /apiserver_flowcontrol_rejected_requests_total\{reason="concurrency-limit",flow_schema="tiny",priority_level="tiny"\} \d+/,
    );
  });

  it('give back the seats of a list once it is through, and of a watch once it has started', async () => {
    const inUse = async (): Promise<string | undefined> =>
      /current_executing_requests\{flow_schema="global-default",priority_level="global-default"\} (\d+)/.exec(
        await text('/metrics'),
      )?.[1];
    for (let i = 0; i < 200; i++) {
      const data = { a: 'x'.repeat(2000) };
      const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `c-${i}` }, data };
      await api.send('POST', '/api/v1/namespaces/default/configmaps', object);
    }
    const list = await as('u', '/api/v1/configmaps');
    assert.equal(await inUse(), '1', 'a list that has not been taken');
    await readAll(list.body);
    assert.equal(await inUse(), '0');

    const leaving = new AbortController();
    await as('u', '/api/v1/configmaps', leaving.signal);
    assert.equal(await inUse(), '1');
    leaving.abort();
    assert.equal(await inUse(), '0', 'whoever asked has gone');

    const watching = new AbortController();
    const watch = await as('u', '/api/v1/namespaces?watch=1', watching.signal);
    assert.equal(await inUse(), '1', 'it begins with what there is');
    if (watch.body instanceof Uint8Array) assert.fail('not a watch');
    const events = watch.body[Symbol.asyncIterator]();
    const { body } = await api.send('GET', '/api/v1/namespaces');
    for (let i = 0; i < body.items.length; i++) await events.next();
    const next = events.next();
    await drain();
    assert.equal(await inUse(), '0', 'it has begun');
    watching.abort();
    await next;
  });

  it('take no seat for what the writer refuses, nor for what comes too late', async () => {
    const accept = { authorization: 'Bearer u', accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' };
    for (let i = 0; i < 100; i++)
      await api.open('GET', '/api/v1/namespaces?watch=1&timeoutSeconds=x', {
        anonymous: true,
        headers: accept,
      });
    const dump = await text(`${DUMPS}/dump_priority_levels`);
    assert.match(dump, /\nglobal-default, +0, +true, +false, +0, +0, +100, +0, +0, +0\n/);
  });

  it('are dumped as tables', async () => {
    const leaving = new AbortController();
    await as('u', '/api/v1/namespaces?watch=1', leaving.signal);
    const levels = (await text(`${DUMPS}/dump_priority_levels`)).split('\n');
    assert.equal(
      levels[0]?.replaceAll(/ +/g, ' '),
      'PriorityLevelName, ActiveQueues, IsIdle, IsQuiescing, WaitingRequests, ExecutingRequests, ' +
        'DispatchedRequests, RejectedRequests, TimedoutRequests, CancelledRequests',
    );
    assert.deepEqual(
      levels.slice(1, -1).map((line) => line.split(',')[0]),
      [
        'catch-all',
        'exempt',
        'global-default',
        'leader-election',
        'node-high',
        'system',
        'workload-high',
        'workload-low',
      ],
    );
    const queues = (await text(`${DUMPS}/dump_queues`)).split('\n');
    assert.equal(queues.filter((line) => line.startsWith('global-default')).length, 128);
    const requests = await text(`${DUMPS}/dump_requests?includeRequestDetails=1`);
    const row = requests.split('\n').find((line) => line.startsWith('global-default'));
    assert.match(
      row?.replaceAll(/ +/g, ' ') ?? '',
      /^global-default, global-default, \d+, -1, somebody, \S+Z, 1, 0, 0s, \S+Z, somebody, watch, \/api\/v1\/namespaces, , , v1, namespaces, $/,
    );
    leaving.abort();
  });

  it('take no part in server-side apply of what users own', async () => {
    const own = schema('mine', 'exempt');
    await api.send('PATCH', `${SCHEMAS}/mine?fieldManager=me`, own, APPLY_PATCH);
    await drain();
    const again = await api.send('PATCH', `${SCHEMAS}/mine?fieldManager=me`, own, APPLY_PATCH);
    assert.equal(again.status, 200);
    assert.equal(again.body.status.conditions[0].status, 'False');
  });
});
