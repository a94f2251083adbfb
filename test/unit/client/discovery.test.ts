import assert from 'node:assert/strict';
import { silentLog, VirtualClock } from '../../../src/base/index.ts';
import { createClient, type Discovery, discoveryFailure } from '../../../src/client/index.ts';
import { drain } from '../../support/drain.ts';
import { FakeServer } from './fake-server.ts';

const WIDGETS = { name: 'widgets', kind: 'Widget', namespaced: true, verbs: ['list'] };

describe('discovery', () => {
  let server: FakeServer;
  beforeEach(() => (server = new FakeServer()));

  const start = (remembersAbsent: boolean): Discovery =>
    createClient({
      transport: server.handler,
      userAgent: 'test',
      clock: new VirtualClock(drain),
      log: silentLog,
      discovery: { remembersAbsent },
    }).discovery;

  it('asks once for what is served, however many ask', async () => {
    server.discovery.set('example.com/v1', [WIDGETS]);
    const discovery = start(false);
    const asked = Array.from({ length: 20 }, () => discovery.resourceFor('example.com/v1', 'Widget'));
    assert.ok((await Promise.all(asked)).every((resource) => resource?.plural === 'widgets'));
    assert.equal(server.requests.length, 1);
  });

  it('asks again for what is not served, unless it is told to remember that', async () => {
    for (const [remembersAbsent, requests] of [
      [false, 3],
      [true, 1],
    ] as const) {
      server.requests.length = 0;
      const discovery = start(remembersAbsent);
      for (let turn = 0; turn < 3; turn++)
        assert.equal(await discovery.resourceFor('example.com/v1', 'Widget'), undefined);
      assert.equal(server.requests.length, requests);
    }
  });

  it('forgets one group, and keeps the others', async () => {
    const discovery = start(true);
    for (const group of ['example.com', 'other.com']) await discovery.resourcesOf(`${group}/v1`);
    server.discovery.set('example.com/v1', [WIDGETS]);
    discovery.forget('example.com');
    assert.equal((await discovery.resourceFor('example.com/v1', 'Widget'))?.kind, 'Widget');
    assert.deepEqual(await discovery.resourcesOf('other.com/v1'), []);
    assert.deepEqual(server.requests, [
      'GET /apis/example.com/v1',
      'GET /apis/other.com/v1',
      'GET /apis/example.com/v1',
    ]);
  });

  it('does not keep a failure, and does not drop a newer answer for an older failure', async () => {
    const discovery = start(true);
    server.failures.push({ status: 500, headers: {}, body: new Uint8Array() });
    const failing = discovery.resourcesOf('example.com/v1');
    discovery.forget();
    server.discovery.set('example.com/v1', [WIDGETS]);
    const newer = discovery.resourcesOf('example.com/v1');
    await assert.rejects(failing);
    assert.equal((await newer).length, 1);
    assert.equal(discovery.resourcesOf('example.com/v1'), newer);
  });

  describe('of all that is preferred', () => {
    const entry = (resource: string, kind: string) => ({
      resource,
      responseKind: { group: '', version: '', kind },
      scope: 'Namespaced',
      singularResource: kind.toLowerCase(),
      verbs: ['list'],
      subresources: [{ subresource: 'status' }],
    });
    const group = (name: string, ...versions: object[]) => ({ metadata: { name }, versions });
    const answers = (core: object[], others: object[], etag = '"1"') => {
      server.aggregated.set('/api', { etag, items: core });
      server.aggregated.set('/apis', { etag, items: others });
    };

    it('asks for all at once, and is told again only what is new', async () => {
      answers(
        [group('', { version: 'v1', resources: [entry('pods', 'Pod')] })],
        [
          group(
            'example.com',
            { version: 'v2', resources: [entry('widgets', 'Widget')] },
            { version: 'v1', resources: [entry('widgets', 'Widget'), entry('gadgets', 'Gadget')] },
          ),
        ],
      );
      const discovery = start(false);
      for (let turn = 0; turn < 3; turn++) {
        const { resources, failures } = await discovery.preferredResources();
        assert.deepEqual(
          resources.map(({ apiVersion, plural, subresources }) => [apiVersion, plural, ...subresources]),
          [
            ['v1', 'pods', 'status'],
            ['example.com/v2', 'widgets', 'status'],
            ['example.com/v1', 'gadgets', 'status'],
          ],
        );
        assert.equal(failures.size, 0);
      }
      assert.equal(server.requests.length, 6);
      assert.equal(server.sentDocuments, 2);
      assert.equal((await discovery.resourceFor('example.com/v1', 'Widget'))?.plural, 'widgets');
      assert.equal(server.requests.length, 6, 'what was told need not be asked for');
    });

    it('goes on without a version of which another server has not told, and says so', async () => {
      answers(
        [group('', { version: 'v1', resources: [entry('pods', 'Pod')] })],
        [group('example.com', { version: 'v1', freshness: 'Stale' })],
      );
      const discovery = start(true);
      const preferred = await discovery.preferredResources();
      assert.deepEqual(
        preferred.resources.map(({ plural }) => plural),
        ['pods'],
      );
      assert.equal(
        discoveryFailure(preferred),
        'unable to retrieve the complete list of server APIs: example.com/v1: stale GroupVersion discovery: example.com/v1',
      );
      server.discovery.set('example.com/v1', [WIDGETS]);
      assert.equal((await discovery.resourcesOf('example.com/v1')).length, 1, 'it is not taken for empty');
    });

    it('asks a server that knows no such document version by version', async () => {
      server.discovery.set('v1', [{ ...WIDGETS, name: 'pods', kind: 'Pod' }]);
      server.discovery.set('example.com/v1', [WIDGETS]);
      server.discovery.set('example.com/v1beta1', [WIDGETS, { ...WIDGETS, name: 'gadgets', kind: 'Gadget' }]);
      const discovery = start(false);
      const { resources } = await discovery.preferredResources();
      assert.deepEqual(
        resources.map(({ apiVersion, plural }) => [apiVersion, plural]),
        [
          ['v1', 'pods'],
          ['example.com/v1', 'widgets'],
          ['example.com/v1beta1', 'gadgets'],
        ],
      );
    });
  });
});
