import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { type HttpHandler, silentLog, VirtualClock } from '../../../src/base/index.ts';
import {
  type ClusterContext,
  type ClusterSession,
  openSession,
  scopeOf,
  type SessionScope,
} from '../../../src/extension/index.ts';
import { type HttpsServer, makeCredentials, serveHttps } from '../../../src/platform/index.ts';
import { drain } from '../../support/drain.ts';
import { FakeServer, json } from '../client/fake-server.ts';

const PODS = { apiVersion: 'v1', kind: 'Pod', plural: 'pods', namespaced: true };
const SECRETS = { apiVersion: 'v1', kind: 'Secret', plural: 'secrets', namespaced: true };
const NAMESPACES = { apiVersion: 'v1', kind: 'Namespace', plural: 'namespaces', namespaced: false };
const VOLUMES = {
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  plural: 'persistentvolumes',
  namespaced: false,
};
const DEFINITIONS = {
  name: 'customresourcedefinitions',
  kind: 'CustomResourceDefinition',
  namespaced: false,
  verbs: ['list', 'watch'],
};
const CRDS = 'apiextensions.k8s.io/v1';

function contextOf(server: string): ClusterContext {
  return {
    name: 'test',
    server,
    namespace: 'default',
    embedded: false,
    runsProgram: false,
    files: [],
    target: () => ({ server, authenticate: () => Promise.resolve({}) }),
  };
}

describe('a session with a cluster', () => {
  let server: FakeServer;
  let clock: VirtualClock;
  let session: ClusterSession | undefined;
  /** The watches that were open each time that the connections were closed. */
  let watchesWhenClosed: number[];
  let broken: boolean;
  beforeEach(() => {
    server = new FakeServer();
    clock = new VirtualClock(drain, 0);
    watchesWhenClosed = [];
    broken = false;
  });
  afterEach(() => session?.dispose());

  const handler: HttpHandler = (request) =>
    broken ? Promise.reject(new Error('ECONNREFUSED')) : server.handler(request);
  const open = async (scope: SessionScope = {}): Promise<ClusterSession> => {
    session = await openSession(contextOf('https://fake'), {
      log: silentLog,
      clock,
      scope,
      connect: () => ({ handler, dispose: () => void watchesWhenClosed.push(server.watchCount) }),
    });
    await clock.advance(0);
    return session;
  };
  const put = (plural: string, kind: string, name: string, namespace?: string): void => {
    const metadata = { name, ...(namespace === undefined ? {} : { namespace }) };
    server.put(plural, { apiVersion: 'v1', kind, metadata, data: { key: 'c2VjcmV0' } });
  };

  it('looks at all namespaces by one list and one watch', async () => {
    put('pods', 'Pod', 'a', 'one');
    put('pods', 'Pod', 'b', 'two');
    const { live } = await open();
    live.follow(PODS);
    await clock.advance(0);
    assert.equal([...live.list(PODS)].length, 2);
    assert.equal(server.requests.filter((request) => request.includes('/pods?')).length, 2);
    assert.ok(live.covers(PODS, 'anything'));
  });

  it('looks at named namespaces one by one, and into no other', async () => {
    for (const namespace of ['one', 'two', 'three']) put('pods', 'Pod', `in-${namespace}`, namespace);
    const { live } = await open(scopeOf([' one', 'two', 'one', '']));
    for (const resource of [PODS, NAMESPACES, VOLUMES]) live.follow(resource);
    await clock.advance(0);
    put('pods', 'Pod', 'late', 'two');
    await clock.advance(0);
    assert.deepEqual(
      [...live.list(PODS)].map(({ metadata }) => metadata.name),
      ['in-one', 'in-two', 'late'],
    );
    assert.deepEqual(
      server.requests.filter((request) => request.includes('limit=')),
      [
        'GET /api/v1/namespaces/one/pods?limit=500',
        'GET /api/v1/namespaces/two/pods?limit=500',
        'GET /api/v1/namespaces?fieldSelector=metadata.name%3Done&limit=500',
        'GET /api/v1/namespaces?fieldSelector=metadata.name%3Dtwo&limit=500',
        'GET /api/v1/persistentvolumes?limit=500',
      ],
    );
    assert.equal(live.get(PODS, { namespace: 'two', name: 'late' })?.metadata.name, 'late');
    assert.equal(live.get(PODS, { namespace: 'three', name: 'in-three' }), undefined);
    assert.equal(live.covers(PODS, 'three'), false);
    assert.equal(live.covers(VOLUMES, undefined), true);
  });

  it('says so where one of the namespaces may not be looked into, and shows the others', async () => {
    put('pods', 'Pod', 'a', 'two');
    const { live } = await open(scopeOf(['one', 'two']));
    server.failures.push(json(403, { kind: 'Status', code: 403, reason: 'Forbidden', message: 'not yours' }));
    live.follow(PODS);
    await clock.advance(0);
    assert.equal(live.isSettled(PODS), true);
    assert.equal(live.failureOf(PODS), 'not yours');
    assert.equal([...live.list(PODS)].length, 1);
  });

  it('never holds what is in a Secret', async () => {
    put('secrets', 'Secret', 'login', 'shop');
    const { live } = await open();
    live.follow(SECRETS);
    await clock.advance(0);
    put('secrets', 'Secret', 'later', 'shop');
    await clock.advance(0);
    assert.equal([...live.list(SECRETS)].length, 2);
    assert.ok(!JSON.stringify([...live.list(SECRETS)]).includes('c2VjcmV0'));
  });

  it('asks once for what is not served, however often somebody looks', async () => {
    const { client } = await open();
    server.requests.length = 0;
    for (let refresh = 0; refresh < 50; refresh++) {
      for (const version of ['v1', 'v1alpha1'])
        assert.equal(await client.discovery.resourceFor(`example.com/${version}`, 'Widget'), undefined);
    }
    assert.deepEqual(server.requests, ['GET /apis/example.com/v1', 'GET /apis/example.com/v1alpha1']);
  });

  it('asks again when a custom resource comes, and once it has settled', async () => {
    server.discovery.set(CRDS, [DEFINITIONS]);
    const { client, onDidChange } = await open();
    let told = 0;
    onDidChange.on(() => told++);
    const widget = () => client.discovery.resourceFor('example.com/v1', 'Widget');
    assert.equal(await widget(), undefined);
    await client.discovery.resourcesOf('other.com/v1');
    server.put('customresourcedefinitions', {
      apiVersion: CRDS,
      kind: 'CustomResourceDefinition',
      metadata: { name: 'widgets.example.com' },
    });
    await clock.advance(0);
    // The definition is there a little before what it defines.
    assert.equal(await widget(), undefined);
    server.discovery.set('example.com/v1', [
      { name: 'widgets', kind: 'Widget', namespaced: true, verbs: [] },
    ]);
    await clock.advance(5000);
    assert.equal((await widget())?.plural, 'widgets');
    assert.equal(told, 2);
    server.requests.length = 0;
    await client.discovery.resourcesOf('other.com/v1');
    assert.deepEqual(server.requests, []);
  });

  it('does not ask for ever for definitions that it may not read', async () => {
    server.discovery.set(CRDS, [DEFINITIONS]);
    const forbidden = { kind: 'Status', code: 403, reason: 'Forbidden', message: 'no' };
    const { handler: answer } = server;
    Object.defineProperty(server, 'handler', {
      value: ((request) =>
        request.target.includes('customresourcedefinitions')
          ? (server.requests.push(request.target), Promise.resolve(json(403, forbidden)))
          : answer(request)) satisfies HttpHandler,
    });
    await open();
    await clock.advance(600_000);
    const asked = server.requests.filter((request) => request.includes('customresourcedefinitions'));
    assert.equal(asked.length, 1);
  });

  it('notices that the server is gone and back, and lets everything that waits try again at once', async () => {
    const { live, onDidChange, client } = await open();
    live.follow(PODS);
    live.follow(NAMESPACES);
    await clock.advance(0);
    const seen: boolean[] = [];
    onDidChange.on(() => session && seen.push(session.reachable));
    broken = true;
    server.endWatches();
    await clock.advance(100_000);
    assert.equal(seen.at(-1), false);
    broken = false;
    put('pods', 'Pod', 'meanwhile', 'one');
    // Some of them wait for up to half a minute; somebody's request finds the server first.
    await client.request({ path: '/version' });
    await clock.advance(0);
    assert.equal(seen.at(-1), true);
    assert.equal([...live.list(PODS)].length, 1);
  });

  it('begins nothing any more when it ends before it knows what there is', async () => {
    server.discovery.set(CRDS, [DEFINITIONS]);
    const short = await openSession(contextOf('https://fake'), {
      log: silentLog,
      clock,
      connect: () => ({ handler, dispose: () => undefined }),
    });
    short.dispose();
    await clock.advance(60_000);
    assert.equal(server.watchCount, 0);
    assert.ok(!server.requests.some((request) => request.includes('customresourcedefinitions')));
  });

  it('ends every watch, and the connections last', async () => {
    const { live } = await open();
    for (const resource of [PODS, SECRETS, NAMESPACES]) live.follow(resource);
    await clock.advance(0);
    assert.equal(server.watchCount, 3);
    session?.dispose();
    session = undefined;
    assert.deepEqual(watchesWhenClosed, [0]);
    server.requests.length = 0;
    await clock.advance(600_000);
    assert.deepEqual(server.requests, []);
  });
});

describe('a session over HTTPS, with more to watch than its budget', () => {
  const NAMESPACE_COUNT = 60;
  let server: HttpsServer;
  let fake: FakeServer;
  let session: ClusterSession;

  before(async () => {
    fake = new FakeServer();
    const credentials = await makeCredentials(Date.now(), ['127.0.0.1']);
    server = await serveHttps({
      handler: fake.handler,
      server: credentials.server,
      clientAuthority: credentials.authority.certificate,
      host: '127.0.0.1',
      port: 0,
      log: silentLog,
    });
    const url = `https://127.0.0.1:${server.port}`;
    const ca = credentials.authority.certificate;
    const context = {
      ...contextOf(url),
      target: () => ({ server: url, authenticate: () => Promise.resolve({ ca }) }),
    };
    const names = Array.from({ length: NAMESPACE_COUNT }, (_, at) => `n${at}`);
    session = await openSession(context, { log: silentLog, scope: scopeOf(names) });
  });
  after(async () => {
    session.dispose();
    await server.dispose();
  });

  it('answers an ordinary request while every watch is taken', async () => {
    session.live.follow(PODS);
    await new Promise<void>((resolve) => {
      session.live.onDidSettle.on(() => session.live.isSettled(PODS) && resolve());
    });
    while (fake.watchCount < 48) await session.client.request({ path: '/version' });
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => session.client.request<object>({ path: '/version' })),
    );
    assert.equal(answers.length, 20);
    assert.equal(fake.watchCount, 48);
  });
});

describe('the extension', () => {
  it('makes a client and a transport in its session, and nowhere else', () => {
    const src = path.resolve(import.meta.dirname, '../../../src/extension');
    const makers = fs
      .readdirSync(src, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .filter((file) =>
        /\bcreate(Client|Informers|HttpsTransport)\(/.test(fs.readFileSync(path.join(src, file), 'utf8')),
      );
    assert.deepEqual(makers, [path.join('clusters', 'cluster-session.ts')]);
  });
});
