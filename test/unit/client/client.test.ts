import assert from 'node:assert/strict';
import type { Pod } from '../../../src/kinds/index.ts';
import { StatusError } from '../../../src/api/index.ts';
import { silentLog, VirtualClock } from '../../../src/base/index.ts';
import { type Client, createClient } from '../../../src/client/index.ts';
import { FakeServer, json } from './fake-server.ts';
import { drain } from '../../support/drain.ts';

function pod(name: string, labels: Record<string, string> = {}): Pod {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'default', labels } };
}

describe('the client', () => {
  let server: FakeServer;
  let clock: VirtualClock;
  let client: Client;
  beforeEach(() => {
    server = new FakeServer();
    clock = new VirtualClock(drain, 0);
    client = createClient({ transport: server.handler, userAgent: 'test', clock, log: silentLog });
  });

  it('writes and reads an object under its own name', async () => {
    const pods = client.resource<Pod>('v1', 'pods');
    const made = await pods.create(pod('a'));
    const updated = await pods.update({ ...made, metadata: { ...made.metadata, labels: { x: 'y' } } });
    assert.deepEqual(await pods.get(made.metadata), updated);
    await pods.delete(made.metadata, { gracePeriodSeconds: 0 });
    await assert.rejects(
      pods.get(made.metadata),
      (error) => error instanceof StatusError && error.code === 404 && error.reason === 'NotFound',
    );
    assert.deepEqual(server.requests.slice(0, 3), [
      'POST /api/v1/namespaces/default/pods',
      'PUT /api/v1/namespaces/default/pods/a',
      'GET /api/v1/namespaces/default/pods/a',
    ]);
  });

  it('names group, subresource and options in path and query', async () => {
    const deployments = client.resource('apps/v1', 'deployments');
    const web = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'n' } };
    const options = { fieldManager: 'me', force: true, dryRun: true };
    await assert.rejects(deployments.apply(web, options));
    await assert.rejects(deployments.patch(web.metadata, 'merge', {}, { subresource: 'scale' }));
    assert.deepEqual(server.requests, [
      'PATCH /apis/apps/v1/namespaces/n/deployments/web?dryRun=All&fieldManager=me&force=true',
      'PATCH /apis/apps/v1/namespaces/n/deployments/web/scale',
    ]);
  });

  it('refuses to write to an object without a name, which would reach the whole collection', () => {
    assert.throws(() => client.resource('v1', 'pods').delete({ namespace: 'default' }), /has no name/);
  });

  it('reads a list in pages and gives each item its kind', async () => {
    const pods = client.resource<Pod>('v1', 'pods');
    for (let i = 0; i < 1200; i++)
      server.put('pods', { ...pod(`p-${i}`), metadata: { name: `p-${i}`, namespace: 'default' } });
    const all = await pods.listAll();
    assert.equal(all.items.length, 1200);
    assert.equal(all.items[7]?.kind, 'Pod');
    assert.equal(server.requests.length, 3);
  });

  it('sends again what the server asks to send again, after the time it names', async () => {
    server.failures.push(
      json(429, { kind: 'Status', message: 'slow down', code: 429 }, { 'retry-after': '3' }),
    );
    const made: Pod[] = [];
    void client
      .resource<Pod>('v1', 'pods')
      .create(pod('a'))
      .then((object) => made.push(object));
    await clock.advance(2999);
    assert.equal(made.length, 0);
    await clock.advance(1);
    assert.equal(made[0]?.metadata.name, 'a');
  });

  it('gives the text of an answer that is no Status', async () => {
    server.failures.push({ status: 502, headers: {}, body: new TextEncoder().encode('bad gateway\n') });
    await assert.rejects(client.request({ path: '/version' }), (error) => {
      assert.ok(error instanceof StatusError);
      assert.deepEqual([error.code, error.reason, error.message], [502, '', 'bad gateway']);
      return true;
    });
  });

  it('watches until the caller has seen enough, and then lets the server go', async () => {
    const seen: string[] = [];
    const watching = (async () => {
      for await (const event of client.resource<Pod>('v1', 'pods').watch({ resourceVersion: '1' })) {
        seen.push(`${event.type} ${event.object.metadata.name ?? ''}`);
        if (event.type === 'DELETED') break;
      }
    })();
    await drain();
    server.put('pods', { ...pod('a'), metadata: { name: 'a', namespace: 'default' } });
    server.remove('pods', { name: 'a', namespace: 'default' });
    await watching;
    assert.deepEqual(seen, ['ADDED a', 'DELETED a']);
    assert.equal(server.watchCount, 0);
  });

  it('finds the resource of a kind, and asks the server once', async () => {
    const discovered: string[] = [];
    const finder = createClient({
      userAgent: 'test',
      clock,
      log: silentLog,
      transport: (request) => {
        discovered.push(request.target);
        const resources = [
          {
            name: 'deployments',
            kind: 'Deployment',
            singularName: 'deployment',
            namespaced: true,
            verbs: ['get'],
          },
          { name: 'deployments/scale', kind: 'Scale', singularName: '', namespaced: true, verbs: ['get'] },
        ];
        const served = request.target === '/apis/apps/v1';
        return Promise.resolve(
          served ? json(200, { resources }) : json(404, { kind: 'Status', code: 404, message: '' }),
        );
      },
    });
    const found = await finder.discovery.resourceFor('apps/v1', 'Deployment');
    assert.deepEqual([found?.plural, found?.subresources], ['deployments', ['scale']]);
    assert.equal(await finder.discovery.resourceFor('apps/v1', 'Nothing'), undefined);
    assert.equal(await finder.discovery.resourceFor('none/v1', 'Nothing'), undefined);
    assert.deepEqual(discovered, ['/apis/apps/v1', '/apis/none/v1']);
  });
});
