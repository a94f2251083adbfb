import assert from 'node:assert/strict';
import { VirtualClock } from '../../../src/base/index.ts';
import { drain } from '../../support/drain.ts';
import { CountingStore, DistantStore } from '../../support/stores.ts';
import { type Harness, MERGE_PATCH, startServer } from './harness.ts';

const BASE = '/api/v1/namespaces/default';
const POD = { spec: { containers: [{ name: 'c', image: 'i', resources: { requests: { cpu: '100m' } } }] } };

describe('freshness', () => {
  let store: CountingStore;
  let api: Harness;
  beforeEach(async () => {
    const clock = new VirtualClock(drain);
    store = new CountingStore({ clock });
    api = await startServer({ store, clock });
    await api.send('POST', `${BASE}/serviceaccounts`, { metadata: { name: 'default' } });
    await api.send('POST', `${BASE}/limitranges`, {
      metadata: { name: 'limits' },
      spec: { limits: [{ type: 'Container', max: { cpu: '1' } }] },
    });
    for (const name of ['one', 'two']) {
      await api.send('POST', `${BASE}/resourcequotas`, { metadata: { name }, spec: { hard: { pods: '9' } } });
      const status = { status: { hard: { pods: '9' }, used: { pods: '0' } } };
      await api.send('PATCH', `${BASE}/resourcequotas/${name}/status`, status, MERGE_PATCH);
    }
  });
  afterEach(() => api.server.dispose());

  /** How often the store is asked how far it is. */
  async function asked(method: string, target: string, body?: unknown, headers?: Record<string, string>) {
    const before = store.asked;
    const answer = await api.send(method, target, body, headers);
    assert.ok(answer.status < 300, JSON.stringify(answer.body));
    return store.asked - before;
  }

  it('is asked for once by a request, whatever the request reads', async () => {
    const pod = (name: string) => ({ ...POD, metadata: { name } });
    assert.equal(await asked('POST', `${BASE}/pods`, pod('a')), 0);
    assert.equal(
      await asked('POST', `${BASE}/services`, { metadata: { name: 's' }, spec: { ports: [{ port: 80 }] } }),
      0,
    );
    assert.equal(
      await asked('POST', `${BASE}/events`, {
        metadata: { name: 'e' },
        involvedObject: { namespace: 'default' },
        reason: 'R',
      }),
      0,
    );
    assert.equal(await asked('POST', `${BASE}/pods?dryRun=All`, pod('b')), 1);
    assert.equal(await asked('GET', `${BASE}/pods/a`), 1);
    assert.equal(await asked('GET', `${BASE}/pods/a?resourceVersion=0`), 0);
    assert.equal(await asked('GET', `${BASE}/pods`), 1);
    assert.equal(await asked('GET', '/api/v1/pods?limit=1'), 1);
    assert.equal(
      await asked('PATCH', `${BASE}/pods/a`, { metadata: { labels: { a: 'b' } } }, MERGE_PATCH),
      1,
    );
    const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: 'a' } };
    assert.equal(await asked('POST', `${BASE}/pods/a/eviction`, eviction), 1);
    for (const name of ['c', 'd', 'e']) await api.send('POST', `${BASE}/pods`, pod(name));
    assert.equal(await asked('DELETE', `${BASE}/pods`), 1);
    assert.equal(await asked('DELETE', `${BASE}/services/s`), 1);
  });

  it('is asked for by no one who asks for access', async () => {
    await api.send('POST', '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', {
      metadata: { name: 'readers' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
      subjects: [{ kind: 'User', name: 'ann' }],
    });
    const as = { 'impersonate-user': 'ann' };
    assert.equal(await asked('GET', `${BASE}/pods?resourceVersion=0`, undefined, as), 0);
    assert.equal(await asked('GET', `${BASE}/pods`, undefined, as), 1);
  });

  it('is not lost on what another server has just made', async () => {
    const clock = new VirtualClock(drain);
    const shared = new DistantStore({ clock });
    const [one, two] = [
      await startServer({ store: shared, clock }),
      await startServer({ store: shared, clock }),
    ];
    await one.send('POST', '/api/v1/namespaces', { metadata: { name: 'fresh' } });
    const path = '/api/v1/namespaces/fresh';
    assert.equal(
      (await two.send('POST', `${path}/serviceaccounts`, { metadata: { name: 'default' } })).status,
      201,
    );
    assert.equal((await one.send('POST', `${path}/pods`, { ...POD, metadata: { name: 'a' } })).status, 201);
    assert.equal((await two.send('GET', `${path}/pods/a`)).status, 200);
    for (const { server } of [one, two]) server.dispose();
  });
});
