import assert from 'node:assert/strict';
import type { JsonObject } from '../../../../src/base/index.ts';
import type { NodeConnections, PodAttachRequest } from '../../../../src/kube-apiserver/index.ts';
import { streamCodecs } from '../../../../src/platform/index.ts';
import { type Harness, startServer } from '../harness.ts';
import { configuration, configurationsPath, FakeWebhooks, patch } from './fake-webhooks.ts';

const PODS = '/api/v1/namespaces/default/pods';
const V4 = { connection: 'Upgrade', upgrade: 'SPDY/3.1', 'x-stream-protocol-version': 'v4.channel.k8s.io' };
const RULE = { apiGroups: [''], apiVersions: ['v1'], resources: ['*/*'], operations: ['CONNECT'] };

describe('a webhook that is asked of connections', () => {
  let hooks: FakeWebhooks;
  let api: Harness;
  const asked: PodAttachRequest[] = [];
  beforeEach(async () => {
    hooks = new FakeWebhooks();
    asked.length = 0;
    const accept = (request: PodAttachRequest) => {
      asked.push(request);
      return Promise.resolve(() => Promise.resolve({ exitCode: 0 }));
    };
    const nodes: NodeConnections = {
      codecs: streamCodecs,
      log: () => Promise.reject(new Error('nobody asks')),
      exec: accept,
      attach: accept,
      portForward: () => Promise.resolve(() => Promise.resolve()),
    };
    api = await startServer({ https: hooks, nodes });
    await api.send('POST', '/api/v1/namespaces/default/serviceaccounts', { metadata: { name: 'default' } });
    const containers = ['c', 'd'].map((name) => ({ name, image: 'example.com/image:1' }));
    await api.send('POST', PODS, { metadata: { name: 'a' }, spec: { containers } });
    const target = { kind: 'Node', name: 'n' };
    await api.send('POST', `${PODS}/a/binding`, { metadata: { name: 'a' }, target });
  });
  afterEach(() => api.server.dispose());

  const configure = (kind: 'Mutating' | 'Validating', hook: JsonObject = {}): Promise<unknown> =>
    api.send('POST', configurationsPath(kind), configuration(kind, 'seen', { rules: [RULE], ...hook }));

  it('sees what the client wants, as options without metadata, and may refuse', async () => {
    hooks.at('seen', () => ({ allowed: false, status: { message: 'not here' } }));
    await configure('Validating');
    const wanted = 'command=ls&command=-l&container=c&stdout=true';
    for (const [at, kind, options] of [
      [`exec?${wanted}`, 'PodExecOptions', { container: 'c', stdout: true, command: ['ls', '-l'] }],
      ['attach?stdin=true&tty=1', 'PodAttachOptions', { stdin: true, tty: true }],
      ['portforward?ports=80,81', 'PodPortForwardOptions', { ports: [80, 81] }],
      ['proxy/a/path', 'PodProxyOptions', { path: '/a/path' }],
    ] as const) {
      const { status, body } = await api.send('POST', `${PODS}/a/${at}`);
      assert.deepEqual(
        [status, body.message],
        [400, 'admission webhook "seen.example.com" denied the request: not here'],
      );
      const { request } = hooks.reviews.at(-1) ?? assert.fail();
      assert.deepEqual(request.object, { kind, apiVersion: 'v1', ...options });
      assert.deepEqual(
        [request.operation, request.name, request.subResource, request.oldObject, request.options],
        ['CONNECT', 'a', at.replace(/[?/].*/, ''), null, null],
      );
      assert.deepEqual(request.kind, { group: '', version: 'v1', kind });
      assert.deepEqual(request.resource, { group: '', version: 'v1', resource: 'pods' });
    }
    assert.deepEqual(asked, []);
  });

  it('is asked of the proxies of Services and nodes, before it is looked whether they are there', async () => {
    hooks.at('seen', () => ({ allowed: false }));
    await configure('Validating');
    for (const at of ['/api/v1/namespaces/default/services/none/proxy/a', '/api/v1/nodes/none/proxy/metrics'])
      assert.equal((await api.send('GET', at)).status, 400);
    assert.deepEqual(
      hooks.reviews.map(({ request }) => [request.kind.kind, request.object.path]),
      [
        ['ServiceProxyOptions', '/a'],
        ['NodeProxyOptions', '/metrics'],
      ],
    );
  });

  it('may change what the client gets', async () => {
    const change = [
      { op: 'add', path: '/container', value: 'd' },
      { op: 'replace', path: '/command', value: ['id'] },
    ];
    hooks.at('seen', () => patch(...change));
    await configure('Mutating');
    const response = await api.open('POST', `${PODS}/a/exec?command=ls&container=c&stdout=true`, {
      headers: V4,
    });
    assert.equal(response.status, 101);
    const [{ pod: _, ...request } = assert.fail()] = asked;
    assert.deepEqual(request, {
      container: 'd',
      command: ['id'],
      stdin: false,
      stdout: true,
      stderr: false,
      tty: false,
    });
  });
});
