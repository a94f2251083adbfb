import assert from 'node:assert/strict';
import { type Harness, startServer } from './harness.ts';

const PATH = '/api/v1/namespaces/default/events';
const HOUR_MS = 3_600_000;

describe('event expiry', () => {
  let api: Harness;
  const make = (name: string): Promise<unknown> =>
    api.send('POST', PATH, {
      metadata: { name },
      involvedObject: { kind: 'Pod', namespace: 'default', name: 'p' },
      reason: 'Started',
    });
  const names = async (): Promise<string[]> =>
    (await api.send('GET', PATH)).body.items.map(
      ({ metadata }: { metadata: { name: string } }) => metadata.name,
    );

  beforeEach(async () => (api = await startServer()));
  afterEach(() => api.server.dispose());

  it('removes an Event an hour after its last write', async () => {
    await make('a');
    await make('b');
    await api.clock.advance(HOUR_MS / 2);
    await api.send('PATCH', `${PATH}/b`, { count: 2 }, { 'content-type': 'application/merge-patch+json' });
    await make('c');
    await api.clock.advance(HOUR_MS / 2);
    assert.deepEqual(await names(), ['b', 'c']);
    await api.clock.advance(HOUR_MS / 2);
    assert.deepEqual(await names(), []);
  });

  it('counts on after a restart from when they happened', async () => {
    await make('a');
    await api.clock.advance(HOUR_MS / 2);
    api.server.dispose();
    const { store, clock } = api;
    api = await startServer({ store, clock });
    assert.deepEqual(await names(), ['a']);
    await clock.advance(HOUR_MS / 2);
    assert.deepEqual(await names(), []);
  });
});
