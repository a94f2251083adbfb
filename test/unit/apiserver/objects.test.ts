import assert from 'node:assert/strict';
import { events, type Harness, startServer } from '../kube-apiserver/harness.ts';

const PATH = '/api/v1/namespaces/default/configmaps';

function configMap(name: string, data: Record<string, string> = {}): object {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data };
}

describe('objects', () => {
  let api: Harness;
  beforeEach(async () => (api = await startServer()));
  afterEach(() => api.server.dispose());

  it('creates, reads, updates and deletes', async () => {
    const created = await api.send('POST', PATH, configMap('a', { k: 'v' }));
    assert.equal(created.status, 201);
    assert.equal(created.body.metadata.namespace, 'default');
    assert.match(created.body.metadata.uid, /^[0-9a-f-]{36}$/);
    assert.equal(created.body.metadata.creationTimestamp, '2026-01-01T00:00:00Z');

    const read = await api.send('GET', `${PATH}/a`);
    assert.deepEqual(read.body, created.body);

    const changed = { ...created.body, data: { k: 'w' } };
    const updated = await api.send('PUT', `${PATH}/a`, changed);
    assert.equal(updated.status, 200);
    assert.equal(updated.body.data.k, 'w');
    assert.notEqual(updated.body.metadata.resourceVersion, created.body.metadata.resourceVersion);

    const late = await api.send('PUT', `${PATH}/a`, changed);
    assert.equal(late.status, 409);
    assert.equal(late.body.reason, 'Conflict');

    const deleted = await api.send('DELETE', `${PATH}/a`);
    assert.deepEqual([deleted.status, deleted.body.status, deleted.body.details.name], [200, 'Success', 'a']);
    assert.equal((await api.send('GET', `${PATH}/a`)).status, 404);
  });

  it('refuses a name that is taken', async () => {
    await api.send('POST', PATH, configMap('a'));
    const again = await api.send('POST', PATH, configMap('a'));
    assert.deepEqual(
      [again.status, again.body.reason, again.body.message],
      [409, 'AlreadyExists', 'configmaps "a" already exists'],
    );
  });

  it('makes a name from generateName', async () => {
    const { body } = await api.send('POST', PATH, { metadata: { generateName: 'x-' } });
    assert.match(body.metadata.name, /^x-[a-z0-9]{5}$/);
  });

  it('lists in the order of keys, in pages of one revision', async () => {
    for (const name of ['c', 'a', 'b']) await api.send('POST', PATH, configMap(name));
    const first = await api.send('GET', `${PATH}?limit=2`);
    assert.deepEqual(names(first.body), ['a', 'b']);
    assert.equal(first.body.metadata.remainingItemCount, 1);
    await api.send('DELETE', `${PATH}/c`);
    const second = await api.send('GET', `${PATH}?limit=2&continue=${first.body.metadata.continue}`);
    assert.deepEqual(names(second.body), ['c']);
    assert.equal(second.body.metadata.resourceVersion, first.body.metadata.resourceVersion);
    assert.deepEqual(names((await api.send('GET', PATH)).body), ['a', 'b']);
  });

  it('watches from a list on', async () => {
    await api.send('POST', PATH, configMap('a'));
    const list = await api.send('GET', PATH);
    const watch = events(
      await api.open('GET', `${PATH}?watch=true&resourceVersion=${list.body.metadata.resourceVersion}`),
    );
    await api.send('POST', PATH, configMap('b'));
    await api.send('PUT', `${PATH}/a`, configMap('a', { k: 'v' }));
    await api.send('DELETE', `${PATH}/b`);
    const seen: string[] = [];
    for (let i = 0; i < 3; i++) {
      const { value } = await watch.next();
      seen.push(`${value.type} ${value.object.metadata.name}`);
    }
    assert.deepEqual(seen, ['ADDED b', 'MODIFIED a', 'DELETED b']);
    await watch.return(undefined);
  });
});

function names(list: { items: { metadata: { name: string } }[] }): string[] {
  return list.items.map(({ metadata }) => metadata.name);
}
