import assert from 'node:assert/strict';
import { type Harness, MERGE_PATCH, startServer } from '../kube-apiserver/harness.ts';

const PATH = '/api/v1/namespaces/default/podtemplates';

describe('an object that is too large for etcd', () => {
  let api: Harness;
  beforeEach(async () => (api = await startServer()));
  afterEach(() => api.server.dispose());
  const template = (name: string, length: number, env: object[] = []) => ({
    metadata: { name },
    template: {
      metadata: { labels: { app: 'a' } },
      spec: {
        containers: [{ name: 'c', image: 'i', env: [{ name: 'A', value: 'x'.repeat(length) }, ...env] }],
      },
    },
  });

  it('is refused in the words that etcd has, and nothing is stored of it', async () => {
    const fits = await api.send('POST', PATH, template('fits', 1_560_000));
    assert.equal(fits.status, 201);
    const large = await api.send('POST', PATH, template('large', 1_580_000));
    assert.deepEqual(
      [large.status, large.body.status, large.body.reason, large.body.message],
      [500, 'Failure', undefined, 'etcdserver: request is too large'],
    );
    const larger = await api.send('POST', PATH, template('larger', 2_200_000));
    assert.match(
      larger.body.message,
      /^rpc error: code = ResourceExhausted desc = trying to send message larger than max \(22\d{5} vs\. 2097152\)$/,
    );
    assert.equal((await api.send('GET', `${PATH}/large`)).status, 404);
    const patch = { metadata: { annotations: { a: 'y'.repeat(50_000) } } };
    const patched = await api.send('PATCH', `${PATH}/fits`, patch, MERGE_PATCH);
    assert.equal(patched.body.message, 'etcdserver: request is too large');
  });

  it('is measured as upstream stores it, which takes less than JSON', async () => {
    const env = Array.from({ length: 12_000 }, (_, i) => ({ name: `E${i}`, value: 'v' }));
    const made = await api.send('POST', PATH, template('many', 600_000, env));
    assert.equal(made.status, 201);
    assert.ok(JSON.stringify(made.body).length > 1.5 * 2 ** 20);
  });
});
