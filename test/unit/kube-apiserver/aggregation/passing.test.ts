import assert from 'node:assert/strict';
import { duplexPair, HttpsFailure, readAll } from '../../../../src/base/index.ts';
import { FakeServers, flunders, GROUP } from '../../../support/extending-servers.ts';
import { type Harness, startServer } from '../harness.ts';
import { available, register } from './registered.ts';

const PATH = `/apis/${GROUP}/v1/namespaces/default/flunders`;
const CERTIFICATE = { certificate: 'certificate', key: 'key' };

describe('a request for what another server serves', () => {
  let servers: FakeServers;
  let harness: Harness;
  beforeEach(async () => {
    servers = new FakeServers();
    servers.at('wardle', flunders('v1'));
    harness = await startServer({
      https: servers,
      staticTokens: [{ token: 'token', user: { name: 'watcher', groups: [] } }],
      extensionTrust: Promise.resolve({
        clientAuthority: '',
        frontProxy: { authority: 'authority', name: 'front', certificate: () => CERTIFICATE },
      }),
    });
    await register(harness);
  });
  afterEach(() => harness.server.dispose());

  it('is passed on in the name of who asks, by the certificate of a front proxy', async () => {
    servers.at('wardle', () => ({
      status: 201,
      headers: { 'x-own': 'yes', connection: 'x-hop', 'x-hop': '1' },
    }));
    const { status, headers } = await harness.send(
      'POST',
      `${PATH}?fieldManager=me`,
      { a: 1 },
      {
        'impersonate-user': 'jürgen',
        'impersonate-uid': '7',
        'impersonate-group': 'system:authenticated',
        'impersonate-extra-example.com%2fteam': 'blue',
        'x-remote-group': 'system:masters',
        authorization: 'Bearer secret',
        'x-mine': 'kept',
        host: 'cluster:6443',
      },
    );
    assert.deepEqual([status, headers['x-own'], headers['x-hop']], [403, undefined, undefined]);
    await harness.send('POST', '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', {
      metadata: { name: 'j' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'jürgen' }],
    });
    const allowed = await harness.send(
      'POST',
      `${PATH}?fieldManager=me`,
      { a: 1 },
      {
        'impersonate-user': 'jürgen',
        'impersonate-uid': '7',
        'impersonate-extra-example.com%2fteam': 'blue',
        'x-remote-group': 'system:masters',
        'x-mine': 'kept',
        host: 'cluster:6443',
      },
    );
    assert.deepEqual(
      [allowed.status, allowed.headers['x-own'], allowed.headers['x-hop']],
      [201, 'yes', undefined],
    );
    const asked = servers.sent.at(-1);
    assert.ok(asked);
    const { method, target, host, port, serverName, clientCertificate, isUnverified, headers: sent } = asked;
    assert.deepEqual(
      [method, target, host, port, serverName, clientCertificate, isUnverified],
      ['POST', `${PATH}?fieldManager=me`, 'wardle', 443, 'wardle.default.svc', CERTIFICATE, true],
    );
    assert.equal(new TextDecoder().decode(asked.body), '{"a":1}');
    assert.deepEqual(
      { ...sent },
      {
        'content-type': 'application/json',
        'user-agent': 'test/1',
        'x-forwarded-for': '127.0.0.1',
        'x-forwarded-host': 'cluster:6443',
        'x-forwarded-proto': 'https',
        'x-forwarded-uri': PATH,
        'x-mine': 'kept',
        'x-remote-user': Buffer.from('jürgen').toString('latin1'),
        'x-remote-uid': '7',
        'x-remote-group': ['system:authenticated'],
        'x-remote-extra-example.com%2fteam': ['blue'],
      },
    );
  });

  it('is answered as the answer comes, and ends with its client', async () => {
    let ended = false;
    async function* endless() {
      try {
        for (;;) yield new TextEncoder().encode('{"type":"ADDED"}\n');
      } finally {
        ended = true;
      }
    }
    servers.at('wardle', ({ target }) => (target.includes('watch=true') ? { body: endless() } : {}));
    const gone = new AbortController();
    const { body } = await harness.open('GET', `${PATH}?watch=true`, { signal: gone.signal });
    assert.ok(!(body instanceof Uint8Array));
    for await (const chunk of body) {
      assert.equal(new TextDecoder().decode(chunk), '{"type":"ADDED"}\n');
      break;
    }
    assert.equal(ended, true);
    gone.abort();
    assert.equal(servers.sent.at(-1)?.signal.aborted, false, 'the exchange was over before');
    await harness.clock.advance(120_000);
    assert.equal(servers.to(`${PATH}?watch=true`).length, 1);
  });

  it('has a limited time, a watch all that it wants', async () => {
    servers.at('wardle', () => undefined);
    const waiting = harness.send('GET', PATH);
    const watching = harness.open('GET', `${PATH}?watch=true`);
    await harness.clock.advance(60_000);
    const { status } = await waiting;
    assert.ok(status === 504 || status === 503, String(status));
    const [list] = servers.to(PATH);
    const [watch] = servers.to(`${PATH}?watch=true`);
    assert.deepEqual([list?.signal.aborted, watch?.signal.aborted], [true, false]);
    void watching.catch(() => undefined);
  });

  it('takes no seat for a watch that the other server has not begun to answer', async () => {
    servers.at('wardle', () => undefined);
    const gone = new AbortController();
    await harness.send('POST', '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', {
      metadata: { name: 'watcher' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'watcher' }],
    });
    // Over a connection: the parts of the cluster in this process need no seats.
    const watcher = { headers: { authorization: 'Bearer token' }, anonymous: true, signal: gone.signal };
    const watches: Promise<unknown>[] = [];
    for (let i = 0; i < 200; i++) {
      watches.push(harness.open('GET', `${PATH}?watch=true`, watcher).catch(() => undefined));
      await harness.clock.advance(1);
    }
    assert.equal(servers.to(`${PATH}?watch=true`).length, 200, 'all of them have been passed on');
    gone.abort();
    await Promise.all(watches);
  });

  it('becomes a connection where the server upgrades it', async () => {
    const [near, far] = duplexPair();
    const headers = { connection: 'Upgrade', upgrade: 'websocket' };
    servers.at('wardle', () => ({ status: 101, headers, connection: near }));
    const { status, upgrade } = await harness.open('GET', `${PATH}/a/shell`, {
      headers: { ...headers, 'sec-websocket-protocol': 'v1, base64url.bearer.authorization.k8s.io.c2VjcmV0' },
    });
    assert.ok(upgrade);
    assert.equal(status, 101);
    assert.equal(servers.sent.at(-1)?.headers['sec-websocket-protocol'], 'v1');
    const [client, served] = duplexPair();
    const over = upgrade(served);
    await client.write(Buffer.from('hello'));
    await client.end();
    assert.equal(await textOf(far.chunks), 'hello');
    await far.write(Buffer.from('good day'));
    await far.end();
    assert.equal(await textOf(client.chunks), 'good day');
    await over;
  });

  it('says in the words of upstream what went wrong', async () => {
    const text = async (method = 'GET'): Promise<[number, string]> => {
      const { status, body } = await harness.open(method, PATH);
      return [status, new TextDecoder().decode(await readAll(body))];
    };
    servers.at('wardle', () => {
      throw new HttpsFailure('refused', { address: '10.0.0.1:443' });
    });
    assert.deepEqual(await text(), [
      503,
      'error trying to reach service: dial tcp 10.0.0.1:443: connect: connection refused\n',
    ]);
    servers.at('wardle', () => ({ status: 302, headers: { location: 'https://elsewhere' } }));
    assert.deepEqual(await text(), [
      502,
      'the backend attempted to redirect this request, which is not permitted',
    ]);
    servers.at('wardle', () => ({ status: 418, body: 'a teapot' }));
    assert.deepEqual(await text(), [418, 'a teapot']);
    await harness.send('DELETE', '/api/v1/namespaces/default/services/wardle');
    await harness.clock.advance(10);
    assert.equal((await available(harness))['reason'], 'ServiceNotFound');
    assert.deepEqual(await text(), [503, 'service unavailable\n']);
  });

  it('is refused before it is passed on, to who may not ask', async () => {
    const before = servers.sent.length;
    const { status } = await harness.send('GET', PATH, undefined, { 'impersonate-user': 'nobody' });
    assert.equal(status, 403);
    assert.equal(servers.sent.length, before);
  });

  it('is served here again once the registration is gone', async () => {
    await harness.send('DELETE', `/apis/apiregistration.k8s.io/v1/apiservices/v1.${GROUP}`);
    await harness.clock.advance(10);
    assert.equal((await harness.send('GET', PATH)).status, 404);
  });
});

async function textOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  let text = '';
  for await (const chunk of chunks) text += Buffer.from(chunk).toString();
  return text;
}
