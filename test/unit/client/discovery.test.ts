import assert from 'node:assert/strict';
import { silentLog, VirtualClock } from '../../../src/base/index.ts';
import { createClient, type Discovery } from '../../../src/client/index.ts';
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
});
