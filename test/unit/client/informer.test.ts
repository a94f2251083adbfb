import assert from 'node:assert/strict';
import type { Pod } from '../../../src/kinds/index.ts';
import { silentLog, VirtualClock } from '../../../src/base/index.ts';
import {
  byController,
  byNamespace,
  createClient,
  createInformers,
  type Informer,
  type Informers,
  orphansIn,
} from '../../../src/client/index.ts';
import { FakeServer, json } from './fake-server.ts';
import { drain } from '../../support/drain.ts';
import { countTurns } from '../../support/turns.ts';

describe('an informer', () => {
  let server: FakeServer;
  let clock: VirtualClock;
  let informers: Informers;
  let told: string[];
  beforeEach(() => {
    server = new FakeServer();
    clock = new VirtualClock(drain, 0);
    informers = createInformers(
      createClient({ transport: server.handler, userAgent: 'test', clock, log: silentLog }),
      {
        freeze: true,
      },
    );
    told = [];
  });
  afterEach(() => informers.dispose());

  const put = (name: string, fields: Record<string, unknown> = {}): void => {
    server.put('pods', { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'n' }, ...fields });
  };
  const start = async (): Promise<Informer<Pod>> => {
    const informer = informers.of<Pod>('v1', 'pods');
    informer.addHandler({
      added: (pod) => told.push(`+${pod.metadata.name ?? ''}`),
      updated: (pod, old) => told.push(`${old.status?.phase ?? '-'}>${pod.status?.phase ?? '-'}`),
      deleted: (pod) => told.push(`-${pod.metadata.name ?? ''}`),
    });
    await clock.advance(0);
    return informer;
  };

  it('takes in a long list in slices, and has synced after the last one', async () => {
    for (let i = 0; i < 3500; i++) put(`pod-${i}`);
    const turns = countTurns(clock);
    const informer = await start();
    assert.ok(turns.count >= 3, `${turns.count} turns`);
    assert.deepEqual([informer.hasSynced, told.length], [true, 3500]);
  });

  it('forgets in slices what is gone when it lists again', async () => {
    for (let i = 0; i < 3500; i++) put(`pod-${i}`);
    const informer = await start();
    server.failures.push(json(500, { kind: 'Status', code: 500, message: 'down' }));
    server.endWatches();
    await clock.advance(10);
    for (let i = 0; i < 3500; i++) server.remove('pods', { name: `pod-${i}`, namespace: 'n' });
    server.compact();
    const turns = countTurns(clock);
    await clock.advance(60_000);
    assert.ok(turns.count >= 3, `${turns.count} turns`);
    assert.deepEqual([[...informer.cache.list()].length, told.length], [0, 7000]);
  });

  it('lists, then follows changes, and tells of them once they are in the cache', async () => {
    put('a');
    const informer = await start();
    assert.ok(informer.hasSynced);
    await informer.whenSynced();
    put('b');
    put('b', { status: { phase: 'Running' } });
    server.remove('pods', { name: 'a', namespace: 'n' });
    await clock.advance(0);
    assert.deepEqual(told, ['+a', '+b', '->Running', '-a']);
    assert.deepEqual(
      [...informer.cache.list()].map((pod) => pod.metadata.name),
      ['b'],
    );
  });

  it('tells a late handler what is already there', async () => {
    put('a');
    const informer = await start();
    const late: string[] = [];
    informer.addHandler({ added: (pod) => late.push(pod.metadata.name ?? '') });
    assert.deepEqual(late, ['a']);
  });

  it('follows nothing when it is asked for after the end of all', async () => {
    await start();
    informers.dispose();
    informers.of<Pod>('v1', 'services');
    await clock.advance(60_000);
    assert.equal(server.watchCount, 0);
    assert.ok(server.requests.filter((request) => request.includes('services')).length <= 1);
  });

  it('shares one list and one watch between all who ask', async () => {
    put('a');
    const informer = await start();
    assert.equal(informers.of('v1', 'pods'), informer);
    assert.deepEqual(server.requests, [
      'GET /api/v1/pods?limit=500',
      'GET /api/v1/pods?resourceVersion=2&allowWatchBookmarks=true&watch=true',
    ]);
  });

  it('takes a watch that ended up where it ended, bookmarks included', async () => {
    await start();
    put('a');
    await clock.advance(0);
    server.put('other', { apiVersion: 'v1', kind: 'Other', metadata: { name: 'x' } });
    server.bookmark();
    await clock.advance(0);
    server.endWatches();
    await clock.advance(0);
    put('b');
    await clock.advance(0);
    assert.deepEqual(told, ['+a', '+b']);
    assert.match(server.requests.at(-1) ?? '', /resourceVersion=3&/);
  });

  it('lists again where the revision is gone, and tells the difference', async () => {
    put('kept');
    put('gone');
    await start();
    // The watch breaks; before it is taken up, much happens and the history of it is dropped.
    server.failures.push(json(500, { kind: 'Status', code: 500, message: 'down' }));
    server.endWatches();
    await clock.advance(10);
    server.remove('pods', { name: 'gone', namespace: 'n' });
    put('kept', { status: { phase: 'Running' } });
    put('new');
    server.compact();
    await clock.advance(60_000);
    assert.deepEqual(told, ['+kept', '+gone', '->Running', '+new', '-gone']);
  });

  it('tells of an object that was deleted and made again between two lists as of two', async () => {
    put('a');
    await start();
    server.failures.push(json(500, { kind: 'Status', code: 500, message: 'down' }));
    server.endWatches();
    await clock.advance(10);
    server.remove('pods', { name: 'a', namespace: 'n' });
    put('a');
    server.compact();
    await clock.advance(60_000);
    assert.deepEqual(told, ['+a', '-a', '+a']);
  });

  it('asks a failing server again with growing pauses', async () => {
    for (let i = 0; i < 4; i++)
      server.failures.push(json(500, { kind: 'Status', code: 500, message: 'down' }));
    await start();
    const times: number[] = [];
    for (let known = server.requests.length; times.length < 4;) {
      await clock.advance(100);
      if (server.requests.length > known) times.push(clock.now());
      known = server.requests.length;
    }
    assert.deepEqual(times, [800, 2400, 5600, 12_000]);
  });

  it('keeps indexes by what changes', async () => {
    const owner = { apiVersion: 'v1', kind: 'X', name: 'x', uid: 'u1', controller: true };
    server.put('pods', {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'a', namespace: 'n', ownerReferences: [owner] } as { name: string },
    });
    const informer = await start();
    const owned = informer.cache.index('controller', byController);
    const inside = informer.cache.index('namespace', byNamespace);
    put('b');
    await clock.advance(0);
    assert.deepEqual(
      owned.get('u1').map((pod) => pod.metadata.name),
      ['a'],
    );
    assert.deepEqual(
      owned.get(orphansIn('n')).map((pod) => pod.metadata.name),
      ['b'],
    );
    assert.equal(inside.get('n').length, 2);
    server.put('pods', { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', namespace: 'n' } });
    server.remove('pods', { name: 'b', namespace: 'n' });
    await clock.advance(0);
    assert.deepEqual(owned.get('u1'), []);
    assert.deepEqual(
      owned.get(orphansIn('n')).map((pod) => pod.metadata.name),
      ['a'],
    );
  });

  it('goes on when a handler throws', async () => {
    const informer = informers.of<Pod>('v1', 'pods');
    informer.addHandler({
      added: () => {
        throw new Error('mine');
      },
    });
    await start();
    put('a');
    await clock.advance(0);
    assert.deepEqual(told, ['+a']);
  });

  it('stops when it is disposed', async () => {
    await start();
    informers.dispose();
    await clock.advance(0);
    assert.equal(server.watchCount, 0);
    const asked = server.requests.length;
    put('a');
    await clock.advance(60_000);
    assert.deepEqual([told, server.requests.length], [[], asked]);
  });
});
