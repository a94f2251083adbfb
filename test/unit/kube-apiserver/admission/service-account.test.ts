import assert from 'node:assert/strict';
import { drain } from '../../../support/drain.ts';
import { type Answer, type Harness, startServer } from '../harness.ts';

const PODS = '/api/v1/namespaces/default/pods';
const ACCOUNTS = '/api/v1/namespaces/default/serviceaccounts';

describe('a Pod before its service account', () => {
  let api: Harness;
  beforeEach(async () => (api = await startServer()));
  afterEach(() => api.server.dispose());

  const make = (name: string, spec: object = {}): Promise<Answer> =>
    api.send('POST', PODS, {
      metadata: { name },
      spec: { containers: [{ name: 'c', image: 'i' }], ...spec },
    });

  it('is made within the change that makes the account, without the clock moving', async () => {
    const pods = [make('a'), make('b')];
    await drain();
    await api.send('POST', ACCOUNTS, { metadata: { name: 'default' } });
    assert.deepEqual(
      (await Promise.all(pods)).map(({ status, body }) => [status, body.spec.serviceAccountName]),
      [
        [201, 'default'],
        [201, 'default'],
      ],
    );
  });

  it('is refused after a second', async () => {
    const pod = make('a');
    await api.clock.advance(1000);
    const { status, body } = await pod;
    assert.equal(status, 403);
    assert.match(body.message, /error looking up service account default\/default/);
  });

  it('does not wait for an account of another name', async () => {
    assert.equal((await make('a', { serviceAccountName: 'robot' })).status, 403);
  });
});
