import assert from 'node:assert/strict';
import { type Harness, MERGE_PATCH, startServer } from './harness.ts';

const PATH = '/api/v1/namespaces/default';

describe('the author of a write', () => {
  let api: Harness;
  beforeEach(async () => (api = await startServer()));
  afterEach(() => api.server.dispose());
  const authors = async (key: string): Promise<(string | undefined)[]> =>
    (await api.store.history(key)).map((event) =>
      (event.type === 'put' ? event.record.author : event.author)?.replaceAll('\t', ' '),
    );

  it('is kept with its revision: what was done, by whom, with what', async () => {
    await api.send('POST', `${PATH}/configmaps`, { metadata: { name: 'a' } });
    await api.send('PATCH', `${PATH}/configmaps/a?fieldManager=hand`, { data: { k: 'v' } }, MERGE_PATCH);
    await api.send(
      'PUT',
      `${PATH}/configmaps/a`,
      { metadata: { name: 'a' } },
      { 'user-agent': 'kubectl/v1.36.0' },
    );
    await api.send('DELETE', `${PATH}/configmaps/a`);
    assert.deepEqual(await authors('/registry/configmaps/default/a'), [
      'create admin test',
      'patch admin hand',
      'update admin kubectl',
      'delete admin test',
    ]);
  });

  it('is that of the Service for what is written with it, and the server for what it made itself', async () => {
    const { body } = await api.send('POST', `${PATH}/services`, {
      metadata: { name: 'a' },
      spec: { ports: [{ port: 80 }] },
    });
    assert.deepEqual(await authors(`/registry/ipaddresses/${body.spec.clusterIP}`), ['create admin test']);
    assert.deepEqual(await authors('/registry/namespaces/default'), [
      'create system:apiserver kube-apiserver',
    ]);
  });
});
