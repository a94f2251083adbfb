import assert from 'node:assert/strict';
import { VirtualClock } from '../../../src/base/index.ts';
import { MemoryStore, StoreError } from '../../../src/store/index.ts';
import { drain } from '../../support/drain.ts';
import { BreakableStore, DistantStore } from '../../support/stores.ts';
import { events, type Harness, MERGE_PATCH, startServer, take } from '../kube-apiserver/harness.ts';

const PATH = '/api/v1/namespaces/default/configmaps';
const decoder = new TextDecoder();

describe('storage', () => {
  let api: Harness;
  let clock: VirtualClock;
  beforeEach(() => (clock = new VirtualClock(drain)));
  afterEach(() => api.server.dispose());

  it("keeps objects under upstream's keys, as JSON without their revision", async () => {
    api = await startServer();
    await api.send('POST', PATH, { metadata: { name: 'a' }, data: { k: 'v' } });
    const record = await api.store.get('/registry/configmaps/default/a');
    const stored = JSON.parse(decoder.decode(record?.value));
    assert.deepEqual(Object.keys(stored), ['kind', 'apiVersion', 'metadata', 'data']);
    assert.equal(stored.metadata.resourceVersion, undefined);
    await api.send('POST', '/api/v1/nodes', { metadata: { name: 'n' } });
    assert.ok(await api.store.get('/registry/minions/n'));
    const read = await api.send('GET', `${PATH}/a`);
    assert.equal(read.body.metadata.resourceVersion, String(record?.modRevision));
  });

  it('reads what another process stored', async () => {
    api = await startServer();
    const made = await api.send('POST', PATH, {
      metadata: { name: 'a', labels: { l: 'm' } },
      data: { k: 'v' },
    });
    const copy = new MemoryStore({ clock });
    const { records } = await api.store.range({ start: '/registry/', end: '/registry0' });
    for (const { key, value } of records) await copy.write({ key, value: value.slice() });
    api.server.dispose();
    api = await startServer({ store: copy, clock });
    const { body } = await api.send('GET', `${PATH}/a`);
    const { resourceVersion: _, ...metadata } = made.body.metadata;
    assert.deepEqual(
      { ...body.metadata, resourceVersion: undefined },
      { ...metadata, resourceVersion: undefined },
    );
    assert.equal((await api.send('GET', `${PATH}?labelSelector=l%3Dm`)).body.items.length, 1);
  });

  it('shows each write to who made it, also where the store tells of it later', async () => {
    api = await startServer({ store: new DistantStore({ clock }), clock });
    for (const name of ['a', 'b', 'c']) await api.send('POST', PATH, { metadata: { name } });
    const { body } = await api.send('GET', `${PATH}/c`);
    const patched = await api.send('PATCH', `${PATH}/c`, { data: { k: 'v' } }, MERGE_PATCH);
    assert.ok(Number(patched.body.metadata.resourceVersion) > Number(body.metadata.resourceVersion));
    const [{ body: read }, { body: list }] = await Promise.all([
      api.send('GET', `${PATH}/c?resourceVersion=0`),
      api.send('GET', `${PATH}?resourceVersion=0`),
    ]);
    assert.equal(read.data.k, 'v');
    assert.equal(list.items.length, 3);
    await api.send('DELETE', `${PATH}/c`);
    assert.equal((await api.send('GET', `${PATH}/c?resourceVersion=0`)).status, 404);
  });

  it('answers a write that stands, also where the store does not tell of it in time', async () => {
    const store = new BreakableStore({ clock });
    api = await startServer({ store, clock });
    await api.send('GET', PATH);
    store.breakWatches(new StoreError('unavailable', 'the line is cut'));
    store.watch = () => {
      throw new StoreError('unavailable', 'the line is still cut');
    };
    const making = api.send('POST', PATH, { metadata: { name: 'a' } });
    await clock.advance(3000);
    assert.equal((await making).status, 201);
    const reading = api.send('GET', `${PATH}/a`);
    await clock.advance(3000);
    assert.equal((await reading).status, 504);
  });

  it('answers a read, and sends bookmarks, where what the store wrote last is none of its own', async () => {
    const store = new DistantStore({ clock });
    api = await startServer({ store, clock });
    const query = 'watch=1&allowWatchBookmarks=true&timeoutSeconds=300';
    const watch = events(await api.open('GET', `${PATH}?${query}&resourceVersion=${await revision(api)}`));
    const { revision: written } = await store.write({ key: '/elsewhere', value: new Uint8Array() });
    const { body } = await api.send('GET', PATH);
    assert.ok(Number(body.metadata.resourceVersion) >= written);
    const later = await store.write({ key: '/elsewhere', value: new Uint8Array() });
    const bookmark = watch.next();
    await clock.advance(61_000);
    const { value } = await bookmark;
    assert.equal(value.type, 'BOOKMARK');
    assert.ok(Number(value.object.metadata.resourceVersion) >= later.revision);
    await watch.return(undefined);
  });

  it('goes on where its watch on the store broke', async () => {
    const store = new BreakableStore({ clock });
    api = await startServer({ store, clock });
    const watch = events(await api.open('GET', `${PATH}?watch=1&resourceVersion=${await revision(api)}`));
    store.breakWatches(new StoreError('unavailable', 'the line is cut'));
    await drain();
    await api.clock.advance(1000);
    await api.send('POST', PATH, { metadata: { name: 'a' } });
    assert.deepEqual(await take(watch, 1), ['ADDED a']);
  });

  it('starts anew where it missed too much, and lets its watchers know', async () => {
    const store = new BreakableStore({ clock });
    api = await startServer({ store, clock });
    const watch = events(await api.open('GET', `${PATH}?watch=1&resourceVersion=${await revision(api)}`));
    store.breakWatches(new StoreError('compacted', 'too late', 5));
    await drain();
    await api.clock.advance(1000);
    assert.deepEqual(await take(watch, 2), ['ERROR Expired', 'end']);
    await api.send('POST', PATH, { metadata: { name: 'a' } });
    assert.equal((await api.send('GET', PATH)).body.items.length, 1);
  });

  it('says 503 while the store is away, and recovers by itself', async () => {
    const store = new MemoryStore({ clock });
    api = await startServer({ store, clock });
    await api.send('GET', PATH);
    const answer = (): Promise<number> => MemoryStore.prototype.currentRevision.call(store);
    store.currentRevision = () => Promise.reject(new StoreError('unavailable', 'no answer'));
    const away = await api.send('GET', PATH);
    assert.deepEqual(
      [away.status, away.body.reason, away.headers['retry-after']],
      [503, 'ServiceUnavailable', '1'],
    );
    store.currentRevision = answer;
    assert.equal((await api.send('GET', PATH)).status, 200);
  });

  it('forgets history only while something is written', async () => {
    api = await startServer();
    await api.clock.advance(3_600_000);
    const before = await api.store.currentRevision();
    await api.send('POST', PATH, { metadata: { name: 'a' } });
    await api.clock.advance(299_000);
    assert.ok(await api.store.range({ start: '/', end: '0', revision: before }));
    await api.send('DELETE', `${PATH}/a`);
    await api.clock.advance(301_000);
    await assert.rejects(api.store.range({ start: '/', end: '0', revision: before }), { code: 'compacted' });
  });
});

async function revision(api: Harness): Promise<string> {
  return (await api.send('GET', PATH)).body.metadata.resourceVersion;
}
