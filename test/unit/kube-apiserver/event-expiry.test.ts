import assert from 'node:assert/strict';
import { events, type Harness, MERGE_PATCH, startServer, take } from './harness.ts';

const PATH = '/api/v1/namespaces/default/events';
const KEYS = '/registry/events/default/';
const AFTER_KEYS = '/registry/events/default0';
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const involvedObject = { kind: 'Pod', namespace: 'default', name: 'p' };

describe('event expiry', () => {
  let api: Harness;
  const make = (name: string): Promise<unknown> =>
    api.send('POST', PATH, {
      metadata: { name },
      involvedObject,
      reason: 'Started',
    });
  const names = async (): Promise<string[]> =>
    (await api.send('GET', PATH)).body.items.map(
      ({ metadata }: { metadata: { name: string } }) => metadata.name,
    );

  beforeEach(async () => (api = await startServer()));
  afterEach(() => api.server.dispose());

  it('removes an Event an hour after its last write, or up to a minute later', async () => {
    await make('a');
    await make('b');
    await api.clock.advance(HOUR_MS / 2);
    await api.send('PATCH', `${PATH}/b`, { count: 2 }, MERGE_PATCH);
    await make('c');
    await api.clock.advance(HOUR_MS / 2 - 1);
    assert.deepEqual(await names(), ['a', 'b', 'c']);
    await api.clock.advance(MINUTE_MS + 1);
    assert.deepEqual(await names(), ['b', 'c']);
    await api.clock.advance(HOUR_MS / 2);
    assert.deepEqual(await names(), []);
  });

  it('tells watchers of what goes', async () => {
    await make('a');
    const { body } = await api.send('GET', PATH);
    const watch = events(
      await api.open(
        'GET',
        `${PATH}?watch=1&timeoutSeconds=7200&resourceVersion=${body.metadata.resourceVersion}`,
      ),
    );
    const gone = take(watch, 1);
    await api.clock.advance(HOUR_MS + MINUTE_MS);
    assert.deepEqual(await gone, ['DELETED a']);
    await watch.return(undefined);
  });

  it('lets Events written within a minute share a lease, up to a thousand of them', async () => {
    const leases = async (): Promise<number> =>
      new Set((await api.store.range({ start: KEYS, end: AFTER_KEYS })).records.map(({ lease }) => lease))
        .size;
    for (let i = 0; i < 10; i++) await make(`a${i}`);
    await api.clock.advance(MINUTE_MS);
    await make('b');
    assert.equal(await leases(), 1);
    await api.clock.advance(1);
    for (let i = 0; i < 1001; i++) await make(`c${i}`);
    assert.equal(await leases(), 3);
  });

  it('counts on after a restart', async () => {
    await make('a');
    await api.clock.advance(HOUR_MS / 2);
    api.server.dispose();
    const { store, clock } = api;
    api = await startServer({ store, clock });
    await clock.advance(HOUR_MS / 2 - 1);
    assert.deepEqual(await names(), ['a']);
    await clock.advance(MINUTE_MS + 1);
    assert.deepEqual(await names(), []);
  });

  it('removes each once where two servers share the store', async () => {
    const { store, clock } = api;
    const other = await startServer({ store, clock });
    await make('a');
    await other.send('POST', PATH, { metadata: { name: 'b' }, involvedObject, reason: 'Started' });
    const revision = await store.currentRevision();
    await clock.advance(HOUR_MS + MINUTE_MS);
    assert.deepEqual(await names(), []);
    const deleted = (await Promise.all(['a', 'b'].map((name) => store.history(`${KEYS}${name}`)))).flat();
    assert.equal(deleted.filter(({ type, revision: at }) => type === 'delete' && at > revision).length, 2);
    other.server.dispose();
  });

  it('gives a new lease where the one it shares is gone', async () => {
    await make('a');
    const lease = (await api.store.get(`${KEYS}a`))?.lease ?? '';
    await api.store.revokeLease(lease);
    await make('b');
    assert.deepEqual(await names(), ['b']);
  });

  it('lets Events from before there were leases go an hour after they last happened', async () => {
    await make('old');
    await api.clock.advance(HOUR_MS / 2);
    await make('newer');
    const { store, clock } = api;
    for (const { key, value } of (await store.range({ start: KEYS, end: AFTER_KEYS })).records) {
      await store.write({ key, value });
    }
    api.server.dispose();
    api = await startServer({ store, clock });
    await clock.advance(HOUR_MS / 2);
    assert.deepEqual(await names(), ['newer']);
    await clock.advance(HOUR_MS / 2);
    assert.deepEqual(await names(), []);
  });
});
