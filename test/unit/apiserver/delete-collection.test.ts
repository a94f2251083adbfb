import assert from 'node:assert/strict';
import { VirtualClock } from '../../../src/base/index.ts';
import { MemoryStore, type StoreTransaction, type StoreTransactionResult } from '../../../src/store/index.ts';
import { drain } from '../../support/drain.ts';
import { type Harness, startServer } from '../kube-apiserver/harness.ts';

const PATH = '/api/v1/namespaces/default/configmaps';
const OBJECTS = 256;

/** As a store on a disk: writes that come together are made durable together, some time later. */
class GroupingStore extends MemoryStore {
  groups = 0;
  private group: Promise<void> | undefined;

  override async commit(transaction: StoreTransaction): Promise<StoreTransactionResult> {
    this.group ??= new Promise((resolve) =>
      setTimeout(() => {
        this.groups++;
        this.group = undefined;
        resolve();
      }, 2),
    );
    await this.group;
    return super.commit(transaction);
  }
}

describe('the deletion of a collection', () => {
  let api: Harness;
  let store: GroupingStore;
  beforeEach(async () => {
    store = new GroupingStore({ clock: new VirtualClock(drain) });
    api = await startServer({ store });
    await Promise.all(
      Array.from({ length: OBJECTS }, (_, i) =>
        api.send('POST', PATH, { metadata: { name: `a-${i}`, labels: { half: i % 2 ? 'odd' : 'even' } } }),
      ),
    );
    store.groups = 0;
  });
  afterEach(() => api.server.dispose());

  it('shares the commits of the store, instead of one for each object', async () => {
    const { status, body } = await api.send('DELETE', PATH);
    assert.deepEqual([status, body.kind, body.items.length], [200, 'ConfigMapList', OBJECTS]);
    assert.ok(store.groups <= OBJECTS / 32, `${store.groups} commits`);
    assert.deepEqual((await api.send('GET', PATH)).body.items, []);
  });

  it('deletes what the selector leaves, each once', async () => {
    const { body } = await api.send('DELETE', `${PATH}?labelSelector=half%3Dodd`);
    assert.equal(body.items.length, OBJECTS / 2);
    assert.equal((await api.send('GET', PATH)).body.items.length, OBJECTS / 2);
  });

  it('ends with the first failure, and leaves the rest', async () => {
    const commit = store.commit.bind(store);
    let writes = 0;
    store.commit = (transaction) =>
      ++writes === 3 ? Promise.reject(new Error('the disk is full')) : commit(transaction);
    const { status } = await api.send('DELETE', PATH);
    store.commit = commit;
    assert.equal(status, 500);
    const left = (await api.send('GET', PATH)).body.items.length;
    assert.ok(left >= OBJECTS / 2, `${left} are left`);
  });
});
