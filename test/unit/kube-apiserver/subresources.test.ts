import assert from 'node:assert/strict';
import type { NodeConnections, PodAttachRequest, PodLogRequest } from '../../../src/kube-apiserver/index.ts';
import { streamCodecs } from '../../../src/platform/index.ts';
import { type Harness, MERGE_PATCH, startServer } from './harness.ts';

const PODS = '/api/v1/namespaces/default/pods';
const BUDGETS = '/apis/policy/v1/namespaces/default/poddisruptionbudgets';

describe('subresources', () => {
  let api: Harness;
  const logged: PodLogRequest[] = [];
  const asked: PodAttachRequest[] = [];

  beforeEach(async () => {
    asked.length = 0;
    const nodes: NodeConnections = {
      codecs: streamCodecs,
      log: (request) => {
        logged.push(request);
        return Promise.resolve(hello());
      },
      exec: (request) => {
        asked.push(request);
        return Promise.resolve(() => Promise.resolve({ exitCode: 0 }));
      },
      attach: (request) => {
        asked.push(request);
        return Promise.resolve(() => Promise.resolve({ exitCode: 0 }));
      },
      portForward: () => Promise.resolve(() => Promise.resolve()),
    };
    api = await startServer({ nodes });
    await api.send('POST', '/api/v1/namespaces/default/serviceaccounts', { metadata: { name: 'default' } });
    await api.send('POST', PODS, {
      metadata: { name: 'a', labels: { app: 'a' } },
      spec: { containers: [{ name: 'c', image: 'example.com/image:1' }] },
    });
  });
  afterEach(() => api.server.dispose());

  it('binds a Pod to a node, once', async () => {
    const binding = { metadata: { name: 'a' }, target: { kind: 'Node', name: 'n' } };
    assert.equal((await api.send('POST', `${PODS}/a/binding`, binding)).status, 201);
    const { body } = await api.send('GET', `${PODS}/a`);
    assert.equal(body.spec.nodeName, 'n');
    assert.equal(body.status.conditions[0].type, 'PodScheduled');
    const again = await api.send('POST', '/api/v1/namespaces/default/bindings', binding);
    assert.deepEqual([again.status, again.body.reason], [409, 'Conflict']);
  });

  it('warns of a spec where it is written, not where the status is', async () => {
    const name = 'w';
    const nodeSelector = { 'beta.kubernetes.io/os': 'linux' };
    const spec = { nodeSelector, containers: [{ name: 'c', image: 'example.com/image:1' }] };
    const made = await api.send('POST', PODS, { metadata: { name }, spec });
    assert.equal(made.headers['warning']?.length, 1);
    const written = await api.send('PATCH', `${PODS}/${name}/status`, RUNNING, MERGE_PATCH);
    assert.deepEqual([written.status, written.headers['warning']], [200, undefined]);
  });

  it('scales whatever has replicas', async () => {
    const path = '/apis/apps/v1/namespaces/default/replicasets';
    await api.send('POST', path, {
      metadata: { name: 'r' },
      spec: {
        selector: { matchLabels: { app: 'r' } },
        template: {
          metadata: { labels: { app: 'r' } },
          spec: { containers: [{ name: 'c', image: 'example.com/image:1' }] },
        },
      },
    });
    const { body: scale } = await api.send('GET', `${path}/r/scale`);
    assert.deepEqual([scale.kind, scale.spec.replicas, scale.status.selector], ['Scale', 1, 'app=r']);
    const scaled = await api.send('PUT', `${path}/r/scale`, { ...scale, spec: { replicas: 4 } });
    assert.equal(scaled.body.spec.replicas, 4);
    assert.equal((await api.send('PUT', `${path}/r/scale`, scale)).status, 409);
    const patched = await api.send('PATCH', `${path}/r/scale`, { spec: { replicas: 2 } }, MERGE_PATCH);
    assert.equal(patched.body.spec.replicas, 2);
    assert.equal((await api.send('GET', `${path}/r`)).body.spec.replicas, 2);
  });

  it('evicts within the disruption budget', async () => {
    await api.send('PATCH', `${PODS}/a/status`, RUNNING, MERGE_PATCH);
    const budget = {
      metadata: { name: 'b' },
      spec: { minAvailable: 1, selector: { matchLabels: { app: 'a' } } },
    };
    await api.send('POST', BUDGETS, budget);
    const eviction = { metadata: { name: 'a' } };
    const early = await api.send('POST', `${PODS}/a/eviction`, eviction);
    assert.deepEqual([early.status, early.body.details.retryAfterSeconds], [429, 10]);
    const allowed = {
      observedGeneration: 1,
      disruptionsAllowed: 1,
      currentHealthy: 2,
      desiredHealthy: 1,
      expectedPods: 2,
    };
    await api.send('PATCH', `${BUDGETS}/b/status`, { status: allowed }, MERGE_PATCH);
    assert.equal((await api.send('POST', `${PODS}/a/eviction`, eviction)).status, 201);
    const { body } = await api.send('GET', `${BUDGETS}/b`);
    assert.deepEqual([body.status.disruptionsAllowed, Object.keys(body.status.disruptedPods)], [0, ['a']]);
    assert.equal((await api.send('GET', `${PODS}/a`)).status, 404);
  });

  it('asks the node for a log', async () => {
    assert.equal((await api.send('GET', `${PODS}/a/log`)).status, 204);
    await api.send('POST', `${PODS}/a/binding`, {
      metadata: { name: 'a' },
      target: { kind: 'Node', name: 'n' },
    });
    const { status, headers, body } = await api.send('GET', `${PODS}/a/log?tailLines=5&follow=true`);
    assert.deepEqual([status, headers['content-type'], body], [200, 'text/plain', 'hello\n']);
    const request = logged.at(-1);
    assert.deepEqual([request?.container, request?.tailLines, request?.follow], ['c', 5, true]);
    assert.equal((await api.send('GET', `${PODS}/a/log?container=none`)).status, 400);
    assert.equal((await api.send('GET', `${PODS}/a/log?tailLines=-1`)).status, 422);
  });

  describe('connections into a Pod', () => {
    const SPDY = { connection: 'Upgrade', upgrade: 'SPDY/3.1' };
    const V4 = { ...SPDY, 'x-stream-protocol-version': 'v4.channel.k8s.io, v3.channel.k8s.io' };

    beforeEach(async () => {
      const target = { kind: 'Node', name: 'n' };
      await api.send('POST', `${PODS}/a/binding`, { metadata: { name: 'a' }, target });
    });

    it('are upgrades to what the client speaks', async () => {
      const query = 'command=a&command=b&stdin=true&stdout=true&stderr=true&tty=true';
      const response = await api.open('POST', `${PODS}/a/exec?${query}`, { headers: V4 });
      assert.equal(response.status, 101);
      assert.equal(response.headers['x-stream-protocol-version'], 'v4.channel.k8s.io');
      assert.ok(response.upgrade);
      const [{ pod, ...request } = assert.fail()] = asked;
      assert.equal(pod.metadata.name, 'a');
      const command = ['a', 'b'];
      assert.deepEqual(request, {
        container: 'c',
        command,
        stdin: true,
        stdout: true,
        stderr: false,
        tty: true,
      });
      const forwarding = { ...SPDY, 'x-stream-protocol-version': 'portforward.k8s.io' };
      assert.equal((await api.open('POST', `${PODS}/a/portforward`, { headers: forwarding })).status, 101);
      assert.equal((await api.open('POST', `${PODS}/a/attach?stdin=1`, { headers: V4 })).status, 101);
    });

    it('are refused where the client asks for nothing that is known', async () => {
      const refused = async (what: string, headers: Record<string, string>): Promise<unknown[]> => {
        const { status, body } = await api.send('POST', `${PODS}/a/${what}`, undefined, headers);
        return [status, body.reason, body.message];
      };
      const required = [400, 'BadRequest', 'Upgrade request required'];
      assert.deepEqual(await refused('exec?stdout=true', {}), required);
      assert.deepEqual(await refused('portforward', { connection: 'Upgrade', upgrade: 'h2c' }), required);
      const [status, reason] = await refused('exec?stdout=1', { ...SPDY, 'x-stream-protocol-version': 'v9' });
      assert.deepEqual([status, reason], [403, 'Forbidden']);
      const nothing = [400, 'BadRequest', 'you must specify at least 1 of stdin, stdout, stderr'];
      assert.deepEqual(await refused('exec?command=a', V4), nothing);
      assert.equal((await refused('portforward?ports=0', SPDY))[0], 400);
    });
  });
});

const RUNNING = { status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] } };

async function* hello(): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode('hello\n');
}
