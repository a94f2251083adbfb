import assert from 'node:assert/strict';
import { VirtualClock } from '../../../src/base/index.ts';
import { MemoryStore } from '../../../src/store/index.ts';
import { drain } from '../../support/drain.ts';
import { type Harness, MERGE_PATCH, startServer } from './harness.ts';

const PODS = '/api/v1/namespaces/default/pods';
const BUDGETS = '/apis/policy/v1/namespaces/default/poddisruptionbudgets';
const POD = {
  metadata: { name: 'a', labels: { app: 'a' } },
  spec: { containers: [{ name: 'c', image: 'i' }] },
};
const RUNNING = { status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] } };
const ALLOWED = { observedGeneration: 1, disruptionsAllowed: 1, currentHealthy: 2, desiredHealthy: 1 };

/** A store that lets something happen right after the next write of a disruption budget. */
class Interrupted extends MemoryStore {
  after: (() => Promise<unknown>) | undefined;

  override async commit(
    ...args: Parameters<MemoryStore['commit']>
  ): Promise<Awaited<ReturnType<MemoryStore['commit']>>> {
    const result = await super.commit(...args);
    const { after } = this;
    const isOfBudget = args[0].operations.some(({ key }) =>
      key.startsWith('/registry/poddisruptionbudgets/'),
    );
    if (after && isOfBudget) {
      this.after = undefined;
      await after();
    }
    return result;
  }
}

describe('eviction', () => {
  let store: Interrupted;
  let api: Harness;
  beforeEach(async () => {
    const clock = new VirtualClock(drain);
    store = new Interrupted({ clock });
    api = await startServer({ store, clock });
    await api.send('POST', '/api/v1/namespaces/default/serviceaccounts', { metadata: { name: 'default' } });
    await api.send('POST', PODS, POD);
    await api.send('PATCH', `${PODS}/a/status`, RUNNING, MERGE_PATCH);
    const spec = { minAvailable: 1, selector: { matchLabels: { app: 'a' } } };
    await api.send('POST', BUDGETS, { metadata: { name: 'b' }, spec });
    await api.send('PATCH', `${BUDGETS}/b/status`, { status: ALLOWED }, MERGE_PATCH);
  });
  afterEach(() => api.server.dispose());

  const evict = (deleteOptions: object = {}) =>
    api.send('POST', `${PODS}/a/eviction`, { metadata: { name: 'a' }, deleteOptions });

  it('leaves another Pod alone that has got the name meanwhile', async () => {
    let uid = '';
    store.after = async () => {
      await api.send('DELETE', `${PODS}/a`);
      ({ uid } = (await api.send('POST', PODS, POD)).body.metadata);
    };
    const { status, body } = await evict();
    assert.deepEqual([status, body.reason], [409, 'Conflict']);
    assert.equal((await api.send('GET', `${PODS}/a`)).body.metadata.uid, uid);
  });

  it('goes on where the Pod itself has changed meanwhile', async () => {
    store.after = () => api.send('PATCH', `${PODS}/a`, { metadata: { labels: { b: 'c' } } }, MERGE_PATCH);
    assert.equal((await evict()).status, 201);
    assert.equal((await api.send('GET', `${PODS}/a`)).status, 404);
  });

  it('holds to what the client says of the Pod, before it spends the budget', async () => {
    for (const preconditions of [{ uid: 'other' }, { resourceVersion: '1' }]) {
      const { status, body } = await evict({ preconditions });
      assert.deepEqual([status, body.reason], [409, 'Conflict']);
    }
    const { body } = await api.send('GET', `${BUDGETS}/b`);
    assert.equal(body.status.disruptionsAllowed, 1);
    const { resourceVersion } = (await api.send('GET', `${PODS}/a`)).body.metadata;
    assert.equal((await evict({ preconditions: { resourceVersion } })).status, 201);
  });
});
