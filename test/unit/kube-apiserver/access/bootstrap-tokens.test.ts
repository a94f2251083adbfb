import assert from 'node:assert/strict';
import { formatTime } from '../../../../src/api/index.ts';
import { type Harness, startServer } from '../harness.ts';

const SECRETS = '/api/v1/namespaces/kube-system/secrets';
const GOOD = 'abcdef.0123456789abcdef';

describe('bootstrap tokens', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await startServer();
  });

  async function add(fields: Record<string, string>, type = 'bootstrap.kubernetes.io/token') {
    const { status, body } = await harness.send('POST', SECRETS, {
      metadata: { name: 'bootstrap-token-abcdef' },
      type,
      stringData: {
        'token-id': 'abcdef',
        'token-secret': '0123456789abcdef',
        'usage-bootstrap-authentication': 'true',
        ...fields,
      },
    });
    assert.equal(status, 201, JSON.stringify(body));
  }

  async function review(token: string) {
    const path = '/apis/authentication.k8s.io/v1/tokenreviews';
    return (await harness.send('POST', path, { spec: { token } })).body.status;
  }

  it('name who joins, with the groups that the Secret gives', async () => {
    await add({ 'auth-extra-groups': 'system:bootstrappers:workers,system:bootstrappers:a' });
    const { authenticated, user } = await review(GOOD);
    assert.equal(authenticated, true);
    assert.deepEqual(user, {
      username: 'system:bootstrap:abcdef',
      groups: [
        'system:bootstrappers',
        'system:bootstrappers:a',
        'system:bootstrappers:workers',
        'system:authenticated',
      ],
    });
  });

  const bad: [string, Record<string, string>, string?][] = [
    ['another secret', { 'token-secret': '0123456789abcdee' }],
    ['another id', { 'token-id': 'abcdee' }],
    ['no such use', { 'usage-bootstrap-authentication': 'yes' }],
    ['an end that is over', { expiration: '2000-01-01T00:00:00Z' }],
    ['an end that cannot be read', { expiration: 'soon' }],
    ['a group that is none of those that join', { 'auth-extra-groups': 'system:masters' }],
    ['another type', {}, 'Opaque'],
  ];
  for (const [what, fields, type] of bad) {
    it(`are nobody's where the Secret has ${what}`, async () => {
      await add(fields, type);
      assert.equal((await review(GOOD)).error, 'invalid bearer token');
    });
  }

  it('end when the Secret says so', async () => {
    await add({ expiration: formatTime(harness.clock.now() + 60_000) });
    assert.equal((await review(GOOD)).authenticated, true);
    await harness.clock.advance(60_000);
    assert.equal((await review(GOOD)).error, 'invalid bearer token');
  });
});
