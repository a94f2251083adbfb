import assert from 'node:assert/strict';
import { signingKey } from '../../../../src/platform/index.ts';
import { type Answer, type Harness, startServer } from '../harness.ts';

const ISSUER = 'https://kubernetes.default.svc';
const ACCOUNTS = '/api/v1/namespaces/default/serviceaccounts';

describe('tokens of service accounts', () => {
  let harness: Harness;
  before(async function () {
    this.timeout(20_000);
    harness = await startServer({ signingKey: signingKey() });
    await made(ACCOUNTS, 'ServiceAccount', 'sa');
    await made(ACCOUNTS, 'ServiceAccount', 'default');
  });

  async function made(
    path: string,
    kind: string,
    name: string,
    fields: object = {},
  ): Promise<Answer['body']> {
    const answer = await harness.send('POST', path, {
      apiVersion: 'v1',
      kind,
      metadata: { name },
      ...fields,
    });
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    return answer.body;
  }

  const request = (spec: object, account = 'sa'): Promise<Answer> =>
    harness.send('POST', `${ACCOUNTS}/${account}/token`, {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec,
    });

  async function token(spec: object = {}, account = 'sa'): Promise<string> {
    const { status, body } = await request(spec, account);
    assert.equal(status, 201, JSON.stringify(body));
    return body.status.token;
  }

  async function review(of: string, audiences?: string[]): Promise<Answer['body']> {
    const { body } = await harness.send('POST', '/apis/authentication.k8s.io/v1/tokenreviews', {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenReview',
      spec: { token: of, ...(audiences ? { audiences } : {}) },
    });
    return body.status;
  }

  function claimsOf(of: string): Record<string, unknown> {
    return JSON.parse(Buffer.from(of.split('.')[1] ?? '', 'base64url').toString());
  }

  it('say whose they are, for whom, and for how long', async () => {
    const { body } = await request({ expirationSeconds: 600 });
    const claims = claimsOf(body.status.token);
    const now = harness.clock.now() / 1000;
    assert.deepEqual(
      [claims['sub'], claims['iss'], claims['aud']],
      ['system:serviceaccount:default:sa', ISSUER, [ISSUER]],
    );
    assert.deepEqual([claims['iat'], claims['exp']], [now, now + 600]);
    assert.equal(body.status.expirationTimestamp, '2026-01-01T00:10:00Z');
    assert.deepEqual(body.spec, { audiences: [ISSUER], expirationSeconds: 600, boundObjectRef: null });
  });

  it('are known for what they are', async () => {
    const { user, audiences, authenticated } = await review(await token());
    assert.equal(authenticated, true);
    assert.deepEqual(audiences, [ISSUER]);
    assert.equal(user.username, 'system:serviceaccount:default:sa');
    assert.deepEqual(user.groups, [
      'system:serviceaccounts',
      'system:serviceaccounts:default',
      'system:authenticated',
    ]);
    assert.match(user.extra['authentication.kubernetes.io/credential-id'][0], /^JTI=[0-9a-f-]{36}$/);
  });

  it('are good for their audiences alone', async () => {
    const one = await token({ audiences: ['example.com'] });
    assert.deepEqual((await review(one, ['example.com', 'x'])).audiences, ['example.com']);
    assert.equal(
      (await review(one)).error,
      `[invalid bearer token, token audiences ["example.com"] is invalid for the target audiences ["${ISSUER}"]]`,
    );
  });

  it('are refused where they are nonsense, changed or signed by another', async () => {
    assert.equal((await review('nonsense')).error, 'invalid bearer token');
    const [head, claims, signature] = (await token()).split('.');
    const forged = Buffer.from(JSON.stringify({ ...claimsOf(`${head}.${claims}`), sub: 'x' })).toString(
      'base64url',
    );
    const message = '[invalid bearer token, go-jose/go-jose: error in cryptographic primitive]';
    assert.equal((await review(`${head}.${forged}.${signature}`)).error, message);
  });

  it('end with their time', async () => {
    const short = await token({ expirationSeconds: 600 });
    await harness.clock.advance(601_000);
    assert.equal((await review(short)).error, '[invalid bearer token, service account token has expired]');
  });

  it('end with the account', async () => {
    await made(ACCOUNTS, 'ServiceAccount', 'gone');
    const one = await token({}, 'gone');
    await harness.send('DELETE', `${ACCOUNTS}/gone`);
    assert.equal((await review(one)).error, '[invalid bearer token, serviceaccounts "gone" not found]');
  });

  it('end with the Pod that they are bound to, which they name', async () => {
    const pods = '/api/v1/namespaces/default/pods';
    const { metadata } = await made(pods, 'Pod', 'p', { spec: { containers: [{ name: 'c', image: 'i' }] } });
    const one = await token({
      boundObjectRef: { kind: 'Pod', apiVersion: 'v1', name: 'p', uid: metadata.uid },
    });
    assert.deepEqual((await review(one)).user.extra['authentication.kubernetes.io/pod-name'], ['p']);
    await harness.send('DELETE', `${pods}/p?gracePeriodSeconds=0`);
    assert.equal(
      (await review(one)).error,
      '[invalid bearer token, service account token has been invalidated]',
    );
  });

  it('are not given out for too short a time, or for what is not there', async () => {
    assert.equal(
      (await request({ expirationSeconds: 5 })).body.message,
      'TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: 5: may not specify a duration less than 10 minutes',
    );
    assert.equal((await request({}, 'none')).body.message, 'serviceaccounts "none" not found');
    const bound = { kind: 'Secret', apiVersion: 'v1', name: 'none' };
    assert.equal((await request({ boundObjectRef: bound })).body.message, 'secrets "none" not found');
  });

  it('last longer than asked for, where a Pod asks for what it would have renewed, and say when that was', async () => {
    const pods = '/api/v1/namespaces/default/pods';
    await made(pods, 'Pod', 'r', { spec: { containers: [{ name: 'c', image: 'i' }] } });
    const boundObjectRef = { kind: 'Pod', apiVersion: 'v1', name: 'r' };
    const lasting = async (spec: object): Promise<unknown[]> => {
      const claims = claimsOf(await token({ expirationSeconds: 3607, ...spec }));
      const now = harness.clock.now() / 1000;
      const about = claims['kubernetes.io'] as Record<string, number | undefined>;
      return [Number(claims['exp']) - now, about['warnafter'] && about['warnafter'] - now];
    };
    assert.deepEqual(await lasting({ boundObjectRef }), [31_536_000, 3607]);
    assert.deepEqual(await lasting({}), [3607, undefined]);
    assert.deepEqual(await lasting({ boundObjectRef, audiences: ['others'] }), [3607, undefined]);
    const late = await token({ expirationSeconds: 3607, boundObjectRef });
    await harness.clock.advance(3_700_000);
    assert.equal((await review(late)).authenticated, true);
    const { body } = await harness.send('GET', '/metrics');
    assert.match(body, /serviceaccount_stale_tokens_total 1/);
  });

  it('of a key that signed before are good, and its public half is published, too', async () => {
    const [former, now] = [signingKey(), signingKey()];
    const before = await startServer({ signingKey: former });
    const after = await startServer({ signingKey: { ...now, others: [former] }, store: before.store });
    const none = await startServer({ signingKey: now, store: before.store });
    const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'sa' } };
    await before.send('POST', ACCOUNTS, account);
    const { body } = await before.send('POST', `${ACCOUNTS}/sa/token`, {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: {},
    });
    const reviewed = async ({ send }: { send: Harness['send'] }): Promise<unknown> =>
      (
        await send('POST', '/apis/authentication.k8s.io/v1/tokenreviews', {
          apiVersion: 'authentication.k8s.io/v1',
          kind: 'TokenReview',
          spec: { token: body.status.token },
        })
      ).body.status;
    assert.equal(((await reviewed(after)) as { authenticated: boolean }).authenticated, true);
    assert.deepEqual(await reviewed(none), {
      error: '[invalid bearer token, invalid signature, no keys found]',
      user: {},
    });
    const { body: keys } = await after.send('GET', '/openid/v1/jwks', undefined, {
      accept: 'application/jwk-set+json',
    });
    assert.deepEqual(
      keys.keys.map(({ kid }: { kid: string }) => kid),
      [await now.id(), await former.id()],
    );
    for (const { server } of [none, after, before]) server.dispose();
  });

  it('can be verified with published keys', async () => {
    const { body: configuration } = await harness.send('GET', '/.well-known/openid-configuration');
    assert.deepEqual(configuration.id_token_signing_alg_values_supported, ['RS256']);
    const { body } = await harness.send('GET', '/openid/v1/jwks', undefined, {
      accept: 'application/jwk-set+json',
    });
    assert.deepEqual([body.keys[0].kty, body.keys[0].use, body.keys[0].alg], ['RSA', 'sig', 'RS256']);
    const head = JSON.parse(Buffer.from((await token()).split('.')[0] ?? '', 'base64url').toString());
    assert.equal(head.kid, body.keys[0].kid);
  });
});
