import assert from 'node:assert/strict';
import { createKubeApiServer } from '../../../src/kube-apiserver/index.ts';
import { SeededRandom, silentLog } from '../../../src/base/index.ts';
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
    await make('a');
    await api.send('DELETE', `${PATH}/a`);
    await api.clock.advance(101_000);
    assert.deepEqual(await take(watch, 5), ['ADDED a', 'DELETED a', 'BOOKMARK', 'BOOKMARK', 'end']);
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

  it('cuts off a watcher that does not read', async () => {
    api.server.dispose();
    api = await startServer({ limits: { watchQueue: 3 } });
    const watch = events(await api.open('GET', `${PATH}?watch=1&resourceVersion=${await revision()}`));
    for (const name of ['a', 'b', 'c', 'd']) await make(name);
    assert.deepEqual(await take(watch, 4), ['end']);
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
