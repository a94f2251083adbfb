import assert from 'node:assert/strict';
import { builtInKinds } from '../../../src/kinds/index.ts';
import { createKubeApiServer } from '../../../src/kube-apiserver/index.ts';
import { type HttpResponse, SeededRandom, silentLog } from '../../../src/base/index.ts';
import { drain } from '../../support/drain.ts';
import { events, type Harness, MERGE_PATCH, startServer, take } from '../kube-apiserver/harness.ts';

const PATH = '/api/v1/namespaces/default/configmaps';

describe('watches', () => {
  let api: Harness;
  const make = (name: string, labels: Record<string, string> = {}): Promise<unknown> =>
    api.send('POST', PATH, { metadata: { name, labels } });
  const revision = async (): Promise<string> => (await api.send('GET', PATH)).body.metadata.resourceVersion;

  beforeEach(async () => (api = await startServer()));
  afterEach(() => api.server.dispose());

  it('begins with what there is, and then tells what comes', async () => {
    await make('a');
    const watch = events(await api.open('GET', `${PATH}?watch=1`));
    await make('b');
    assert.deepEqual(await take(watch, 2), ['ADDED a', 'ADDED b']);
  });

  it('marks the end of what there is where that is asked for', async () => {
    await make('a');
    const query = 'watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true';
    const watch = events(await api.open('GET', `${PATH}?${query}`));
    assert.deepEqual(await take(watch, 1), ['ADDED a']);
    const { value } = await watch.next();
    assert.deepEqual(
      [value.type, value.object.metadata.annotations],
      ['BOOKMARK', { 'k8s.io/initial-events-end': 'true' }],
    );
  });

  it('tells of objects that come into a selection and leave it', async () => {
    const watch = events(
      await api.open('GET', `${PATH}?watch=1&labelSelector=in&resourceVersion=${await revision()}`),
    );
    await make('a');
    await api.send('PATCH', `${PATH}/a`, { metadata: { labels: { in: 'yes' } } }, MERGE_PATCH);
    await api.send('PATCH', `${PATH}/a`, { data: { k: 'v' } }, MERGE_PATCH);
    const left = await api.send('PATCH', `${PATH}/a`, { metadata: { labels: { in: null } } }, MERGE_PATCH);
    await api.send('DELETE', `${PATH}/a`);
    assert.deepEqual(await take(watch, 2), ['ADDED a', 'MODIFIED a']);
    const { value } = await watch.next();
    assert.deepEqual([value.type, value.object.metadata.labels], ['DELETED', { in: 'yes' }]);
    assert.equal(value.object.metadata.resourceVersion, left.body.metadata.resourceVersion);
  });

  it('sends bookmarks about once a minute, and ends at its timeout', async () => {
    const from = await revision();
    const watch = events(
      await api.open(
        'GET',
        `${PATH}?watch=1&allowWatchBookmarks=1&timeoutSeconds=100&resourceVersion=${from}`,
      ),
    );
    const taken = take(watch, 5);
    await make('a');
    await api.send('DELETE', `${PATH}/a`);
    await api.clock.advance(101_000);
    assert.deepEqual(await taken, ['ADDED a', 'DELETED a', 'BOOKMARK', 'BOOKMARK', 'end']);
  });

  it('answers a revision that is gone with an error event', async () => {
    const from = await revision();
    await make('a');
    await api.clock.advance(10 * 60_000);
    await make('b');
    await api.clock.advance(10 * 60_000);
    const watch = events(await api.open('GET', `${PATH}?watch=1&resourceVersion=${from}`));
    assert.deepEqual(await take(watch, 2), ['ERROR Expired', 'end']);
  });

  it('resumes from before the server was started, as long as the store remembers', async () => {
    const from = await revision();
    await make('a');
    await api.send('DELETE', `${PATH}/a`);
    api.server.dispose();
    const { store, clock } = api;
    api = await startServer({ store, clock });
    const watch = events(await api.open('GET', `${PATH}?watch=1&resourceVersion=${from}`));
    await make('b');
    assert.deepEqual(await take(watch, 3), ['ADDED a', 'DELETED a', 'ADDED b']);
  });

  it('lets a watcher know that the window of changes has left it behind', async () => {
    api.server.dispose();
    api = await startServer({ limits: { watchWindow: 3 } });
    const watch = events(await api.open('GET', `${PATH}?watch=1&resourceVersion=${await revision()}`));
    await make('a');
    assert.deepEqual(await take(watch, 1), ['ADDED a']);
    for (const name of ['b', 'c', 'd', 'e', 'f']) await make(name);
    assert.deepEqual(await take(watch, 2), ['ERROR Expired', 'end']);
  });

  it('counts the window in bytes, too', async () => {
    api.server.dispose();
    api = await startServer({ limits: { watchWindowBytes: 100_000 } });
    const watch = events(await api.open('GET', `${PATH}?watch=1&resourceVersion=${await revision()}`));
    await make('a');
    await take(watch, 1);
    for (let i = 0; i < 3; i++) {
      await api.send('PATCH', `${PATH}/a`, { data: { k: `${i}`.repeat(60_000) } }, MERGE_PATCH);
    }
    assert.deepEqual(await take(watch, 2), ['ERROR Expired', 'end']);
  });

  it('breaks off who takes nothing though there is something, and not who has nothing to take', async () => {
    const from = await revision();
    const open = async (): Promise<HttpResponse> =>
      api.open('GET', `${PATH}?watch=1&resourceVersion=${from}`);
    const [asleep, awake, elsewhere] = [
      await open(),
      await open(),
      await api.open('GET', `/api/v1/namespaces/other/configmaps?watch=1&resourceVersion=${from}`),
    ];
    await make('a');
    const sleeper = events(asleep);
    assert.deepEqual(await take(sleeper, 1), ['ADDED a']);
    const reader = events(awake);
    void events(elsewhere).next();
    await make('b');
    assert.deepEqual(await take(reader, 2), ['ADDED a', 'ADDED b']);
    const next = reader.next();
    await drain();
    await api.clock.advance(70_000);
    assert.deepEqual([asleep.cut?.aborted, awake.cut?.aborted, elsewhere.cut?.aborted], [true, false, false]);
    assert.deepEqual(await take(sleeper, 2), ['ERROR Expired', 'end']);
    await make('c');
    assert.equal((await next).value.object.metadata.name, 'c');
  });

  it('ends at its timeout where nobody reads it', async () => {
    for (const name of ['a', 'b']) await make(name);
    const response = await api.open('GET', `${PATH}?watch=1&timeoutSeconds=10`);
    const watch = events(response);
    assert.deepEqual(await take(watch, 1), ['ADDED a']);
    await api.clock.advance(10_000);
    assert.equal(response.cut?.aborted, false);
    await api.clock.advance(5000);
    assert.equal(response.cut?.aborted, true);
  });

  it('takes what there is at the pace of the reader, whatever comes meanwhile', async () => {
    api.server.dispose();
    api = await startServer({ limits: { watchWindow: 10 } });
    const names = Array.from({ length: 30 }, (_, i) => `a-${10 + i}`);
    for (const name of names) await make(name);
    const watch = events(await api.open('GET', `${PATH}?watch=1`));
    const first = await take(watch, 5);
    for (const name of names) await api.send('DELETE', `${PATH}/${name}`);
    for (const name of names) await make(`b${name}`);
    const all = [...first, ...(await take(watch, 85))];
    assert.deepEqual(all, [
      ...names.map((name) => `ADDED ${name}`),
      ...names.map((name) => `DELETED ${name}`),
      ...names.map((name) => `ADDED b${name}`),
    ]);
  });

  it('gives up a snapshot that keeps too much in memory', async () => {
    api.server.dispose();
    api = await startServer({ limits: { watchSnapshotBytes: 10_000 } });
    for (const name of ['a', 'b', 'c']) await make(name);
    const watch = events(await api.open('GET', `${PATH}?watch=1`));
    assert.deepEqual(await take(watch, 1), ['ADDED a']);
    for (const k of ['1', '2', '3']) {
      await api.send('PATCH', `${PATH}/c`, { data: { k: k.repeat(8000) } }, MERGE_PATCH);
    }
    assert.deepEqual(await take(watch, 2), ['ERROR Expired', 'end']);
  });

  it('ends when its client goes', async () => {
    const gone = new AbortController();
    const response = await api.open('GET', `${PATH}?watch=1`, { signal: gone.signal });
    const watch = events(response);
    const waiting = take(watch, 1);
    await drain();
    gone.abort();
    assert.deepEqual(await waiting, ['end']);
  });

  it('gives the same bytes to everyone', async () => {
    const first = await api.open('GET', `${PATH}?watch=1&resourceVersion=${await revision()}`);
    const second = await api.open('GET', `${PATH}?watch=1&resourceVersion=${await revision()}`);
    await make('a');
    assert.ok(!(first.body instanceof Uint8Array) && !(second.body instanceof Uint8Array));
    const chunks = await Promise.all(
      [first.body, second.body].map(async (body) => (await body[Symbol.asyncIterator]().next()).value),
    );
    assert.ok(chunks[0] && chunks[0] === chunks[1]);
  });

  it('tells a second server on the same store of every write', async () => {
    const other = createKubeApiServer({
      kinds: builtInKinds(),
      store: api.store,
      clock: api.clock,
      random: new SeededRandom(2),
      log: silentLog,
    });
    await other.ready();
    await make('a');
    const response = await other.handler({
      method: 'GET',
      target: `${PATH}/a`,
      headers: {},
      readBody: () => Promise.resolve(new Uint8Array()),
      peer: { address: '', identity: { name: 'admin', groups: ['system:masters'] } },
      signal: new AbortController().signal,
    });
    assert.equal(response.status, 200);
    other.dispose();
  });
});
