import assert from 'node:assert/strict';
import { createLog, VirtualClock } from '../../../src/base/index.ts';
import { MemoryStore, type Store } from '../../../src/store/index.ts';
import { drain } from '../../support/drain.ts';
import { events, type Harness, startServer, take } from '../kube-apiserver/harness.ts';

const PATH = '/api/v1/namespaces/default/configmaps';
const KEY = '/registry/configmaps/default/bad';
const IGNORE = 'ignoreStoreReadErrorWithClusterBreakingPotential';
const UNDECODABLE = [
  'no JSON at all',
  '{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"bad"',
  '{"kind":"ConfigMap","apiVersion":"v1","metadata":"bad"}',
  '{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"bad","namespace":"default","uid":"1"},"data":5}',
];

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A store like another one in which some values are not what they were. */
async function withDamage(store: Store, damage: ReadonlyMap<string, string>): Promise<MemoryStore> {
  const copy = new MemoryStore({ clock: new VirtualClock(drain) });
  const { records } = await store.range({ start: '/', end: '0' });
  for (const { key, value } of records) {
    const text = damage.get(key);
    await copy.write({ key, value: text === undefined ? value.slice() : bytes(text) });
  }
  return copy;
}

describe('an object that cannot be read', () => {
  let api: Harness;
  let logged: unknown[];
  afterEach(() => api.server.dispose());
  const log = createLog(({ level, message, fields }) => {
    if (level === 'error') logged.push([message, fields['key']]);
  });

  /** A server on a store with the ConfigMaps `a`, `bad` and `z`, of which one is damaged. */
  async function damagedServer(text = UNDECODABLE[0] ?? ''): Promise<void> {
    logged = [];
    const first = await startServer();
    for (const name of ['a', 'bad', 'z']) await first.send('POST', PATH, { metadata: { name } });
    const store = await withDamage(first.store, new Map([[KEY, text]]));
    first.server.dispose();
    api = await startServer({ store, log });
  }
  const readyz = async (): Promise<string> => String((await api.send('GET', '/readyz?verbose')).body);

  for (const text of UNDECODABLE) {
    it(`is told to who reads it, and takes nothing else with it: ${text.slice(-20)}`, async () => {
      await damagedServer(text);
      const read = await api.send('GET', `${PATH}/bad`);
      assert.equal(read.status, 500);
      assert.equal(read.body.reason, 'InternalError');
      assert.match(
        read.body.message,
        /^Internal error occurred: StorageError: corrupt object, Code: 7, Key: \/registry\/configmaps\/default\/bad, ResourceVersion: 0, AdditionalErrorMsg: object not decodable revision=\d+: /,
      );
      assert.equal((await api.send('GET', `${PATH}/a`)).status, 200);
      assert.equal((await api.send('PUT', `${PATH}/bad`, { metadata: { name: 'bad' } })).status, 500);
      assert.equal(
        (await api.send('POST', PATH, { metadata: { name: 'bad' } })).body.reason,
        'AlreadyExists',
      );
      const list = await api.send('GET', PATH);
      assert.equal(list.status, 500);
      assert.equal(list.body.reason, 'StorageReadError');
      assert.equal(list.body.message, 'failed to read one or more configmaps from the storage');
      assert.deepEqual(
        list.body.details.causes.map(({ field, reason }: { field: string; reason: string }) => [
          field,
          reason,
        ]),
        [[KEY, 'UnexpectedServerResponse']],
      );
      assert.equal((await api.send('GET', '/api/v1/namespaces/other/configmaps')).status, 200);
      assert.deepEqual(logged, [['a stored object cannot be read', KEY]]);
      assert.match(
        await readyz(),
        /\[\+\]etcd ok\n.*\nwarn: a stored object cannot be read: \/registry\/configmaps\/default\/bad: /s,
      );
    });
  }

  it('is not there for watches, which go on', async () => {
    await damagedServer();
    const watch = events(
      await api.open(
        'GET',
        `${PATH}?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true`,
      ),
    );
    assert.deepEqual(await take(watch, 3), ['ADDED a', 'ADDED z', 'BOOKMARK']);
    await api.send('POST', PATH, { metadata: { name: 'new' } });
    await api.store.write({ key: '/registry/configmaps/default/a', value: bytes('garbage') });
    assert.deepEqual(await take(watch, 2), ['ADDED new', 'DELETED a']);
    assert.equal((await api.send('GET', `${PATH}/a`)).status, 500);
    await api.store.write({
      key: '/registry/configmaps/default/a',
      value: bytes(
        '{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a","namespace":"default","uid":"1"}}',
      ),
    });
    assert.deepEqual(await take(watch, 1), ['ADDED a']);
    assert.equal((await api.send('GET', `${PATH}/a`)).status, 200);
    await watch.return(undefined);
  });

  it('is deleted by who says that it is to be ignored, and by nobody else', async () => {
    await damagedServer();
    assert.equal((await api.send('DELETE', `${PATH}/bad`)).status, 500);
    assert.equal((await api.send('DELETE', PATH)).body.reason, 'StorageReadError');
    const readable = await api.send('DELETE', `${PATH}/a?${IGNORE}=true`);
    assert.equal(readable.status, 422);
    assert.match(readable.body.message, /is exclusively used to delete corrupt object\(s\)/);
    const both = await api.send('DELETE', `${PATH}/bad?${IGNORE}=true&gracePeriodSeconds=1`);
    assert.match(both.body.message, /cannot be set together with \.gracePeriodSeconds/);
    const all = await api.send('DELETE', `${PATH}?${IGNORE}=true`);
    assert.match(all.body.message, /is not allowed with DELETECOLLECTION/);
    const deleted = await api.send('DELETE', `${PATH}/bad`, {
      kind: 'DeleteOptions',
      apiVersion: 'v1',
      [IGNORE]: true,
    });
    assert.deepEqual(
      [deleted.status, deleted.body.status, deleted.body.details.name],
      [200, 'Success', 'bad'],
    );
    assert.equal((await api.send('GET', `${PATH}/bad`)).status, 404);
    assert.equal((await api.send('GET', PATH)).body.items.length, 2);
    assert.doesNotMatch(await readyz(), /warn/);
    assert.equal((await api.send('POST', PATH, { metadata: { name: 'bad' } })).status, 201);
  });

  it('ends, when it goes, the watches that may know it, so that they look anew', async () => {
    await damagedServer();
    const { body } = await api.send('GET', '/api/v1/namespaces/other/configmaps');
    const from = `${PATH}?watch=1&resourceVersion=${body.metadata.resourceVersion}`;
    const live = events(await api.open('GET', from));
    await api.send('DELETE', `${PATH}/bad?${IGNORE}=true`);
    assert.deepEqual(await take(live, 2), ['ERROR StorageReadError', 'end']);
    const resumed = events(await api.open('GET', from));
    assert.deepEqual(await take(resumed, 2), ['ERROR StorageReadError', 'end']);
  });

  it('does not keep a server from starting, whatever it is', async () => {
    const first = await startServer();
    const { records } = await first.store.range({ start: '/registry/', end: '/registry0' });
    for (const { key } of records) {
      const store = await withDamage(first.store, new Map([[key, 'garbage']]));
      const server = await startServer({ store });
      assert.equal((await server.send('GET', '/version')).status, 200, key);
      server.server.dispose();
    }
    api = first;
  }).timeout(60_000);
});
