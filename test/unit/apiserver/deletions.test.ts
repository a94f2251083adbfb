import assert from 'node:assert/strict';
import { LargeInteger } from '../../../src/base/index.ts';
import { drain } from '../../support/drain.ts';
import { countTurns } from '../../support/turns.ts';
import { type Harness, MERGE_PATCH, startServer } from '../kube-apiserver/harness.ts';

const PATH = '/api/v1/namespaces/default/configmaps';
const PODS = '/api/v1/namespaces/default/pods';

describe('deletions', () => {
  let api: Harness;
  beforeEach(async () => {
    api = await startServer();
    await api.send('POST', '/api/v1/namespaces/default/serviceaccounts', { metadata: { name: 'default' } });
  });
  afterEach(() => api.server.dispose());

  it('keeps what finalizers hold until the last one goes', async () => {
    await api.send('POST', PATH, { metadata: { name: 'a', finalizers: ['example.com/f'] } });
    const begun = await api.send('DELETE', `${PATH}/a`);
    assert.equal(begun.body.metadata.deletionTimestamp, '2026-01-01T00:00:00Z');
    const again = await api.send('DELETE', `${PATH}/a`);
    assert.equal(again.body.metadata.resourceVersion, begun.body.metadata.resourceVersion);
    const taken = await api.send('POST', PATH, { metadata: { name: 'a' } });
    assert.equal(taken.body.message, 'object is being deleted: configmaps "a" already exists');
    await api.send('PATCH', `${PATH}/a`, { metadata: { finalizers: null } }, MERGE_PATCH);
    assert.equal((await api.send('GET', `${PATH}/a`)).status, 404);
  });

  it('sets the finalizers of garbage collection', async () => {
    for (const [policy, finalizer] of [
      ['Foreground', 'foregroundDeletion'],
      ['Orphan', 'orphan'],
    ] as const) {
      await api.send('POST', PATH, { metadata: { name: policy.toLowerCase() } });
      const { body } = await api.send(
        'DELETE',
        `${PATH}/${policy.toLowerCase()}?propagationPolicy=${policy}`,
      );
      assert.deepEqual(body.metadata.finalizers, [finalizer]);
    }
  });

  it('gives a Pod on a node its time, which a second deletion can only shorten', async () => {
    await api.send('POST', PODS, pod('a', 'node-a'));
    const grace = async (seconds?: number): Promise<number> => {
      const query = seconds === undefined ? '' : `?gracePeriodSeconds=${seconds}`;
      return (await api.send('DELETE', `${PODS}/a${query}`)).body.metadata.deletionGracePeriodSeconds;
    };
    assert.deepEqual([await grace(), await grace(5), await grace(60)], [30, 5, 5]);
    assert.equal(await grace(0), 0);
    assert.equal((await api.send('GET', `${PODS}/a`)).status, 404);
  });

  it('gives a Pod all the time that it asks for, and less when it is asked again', async () => {
    const spec = { terminationGracePeriodSeconds: LargeInteger.parse('9223372036854775807') };
    await api.send('POST', PODS, pod('a', 'node-a', spec));
    const { body, status } = await api.send('DELETE', `${PODS}/a`);
    assert.equal(status, 200);
    assert.ok(Number(body.metadata.deletionGracePeriodSeconds) > 1e18);
    assert.match(body.metadata.deletionTimestamp, /^\d{4}-/);
    const changed = await api.send('PATCH', `${PODS}/a`, { metadata: { labels: { a: 'b' } } }, MERGE_PATCH);
    assert.equal(changed.status, 200, changed.body.message);
    const again = await api.send('DELETE', `${PODS}/a?gracePeriodSeconds=5`);
    assert.equal(again.body.metadata.deletionGracePeriodSeconds, 5);
    assert.equal(again.body.metadata.deletionTimestamp, '2026-01-01T00:00:05Z');
  });

  it('takes a Pod that no node has at once', async () => {
    await api.send('POST', PODS, pod('a'));
    assert.equal((await api.send('DELETE', `${PODS}/a`)).status, 200);
    assert.equal((await api.send('GET', `${PODS}/a`)).status, 404);
  });

  it('holds to preconditions', async () => {
    const { body } = await api.send('POST', PATH, { metadata: { name: 'a' } });
    const wrong = await api.send('DELETE', `${PATH}/a`, { preconditions: { uid: 'other' } });
    assert.deepEqual([wrong.status, wrong.body.reason], [409, 'Conflict']);
    const { uid, resourceVersion } = body.metadata;
    const right = await api.send('DELETE', `${PATH}/a`, { preconditions: { uid, resourceVersion } });
    assert.equal(right.status, 200);
  });

  it('deletes what a selector leaves of a collection', async () => {
    for (const name of ['a', 'b', 'c'])
      await api.send('POST', PATH, { metadata: { name, labels: { n: name } } });
    const { body } = await api.send('DELETE', `${PATH}?labelSelector=n+in+(a,c)`);
    assert.equal(body.items.length, 2);
    assert.equal((await api.send('GET', PATH)).body.items.length, 1);
  });

  it('deletes a long collection in slices, and no further than somebody waits for it', async () => {
    const make = async (): Promise<void> => {
      for (let i = 0; i < 2100; i++) await api.send('POST', PATH, { metadata: { name: `n-${i}` } });
    };
    const left = async (): Promise<number> => (await api.send('GET', PATH)).body.items.length;
    await make();
    const turns = countTurns(api.clock);
    const { body } = await api.send('DELETE', PATH);
    assert.deepEqual([body.items.length, await left()], [2100, 0]);
    assert.ok(turns.count >= 2, `${turns.count} turns`);
    await make();
    const gone = new AbortController();
    const deleting = api.open('DELETE', PATH, { signal: gone.signal });
    api.clock.onNextTurn(() => gone.abort());
    await deleting;
    const rest = await left();
    assert.ok(rest > 0 && rest < 2100, `${rest} are left`);
  });

  it('leaves a namespace terminating until its own finalizers have gone', async () => {
    await api.send('POST', '/api/v1/namespaces', { metadata: { name: 'n' } });
    const { body } = await api.send('DELETE', '/api/v1/namespaces/n');
    assert.equal(body.status.phase, 'Terminating');
    const refused = await api.send('POST', '/api/v1/namespaces/n/configmaps', { metadata: { name: 'late' } });
    assert.equal(refused.status, 403);
    await api.send('PUT', '/api/v1/namespaces/n/finalize', { metadata: { name: 'n' }, spec: {} });
    await drain();
    assert.equal((await api.send('GET', '/api/v1/namespaces/n')).status, 404);
  });
});

function pod(name: string, nodeName?: string, more: object = {}): object {
  const spec = {
    containers: [{ name: 'c', image: 'example.com/image:1' }],
    ...(nodeName ? { nodeName } : {}),
    ...more,
  };
  return { metadata: { name }, spec };
}
