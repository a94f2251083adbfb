import assert from 'node:assert/strict';
import { webcrypto } from 'node:crypto';
import type { HttpsClient, JsonObject, SigningKey } from '../../../../src/base/index.ts';
import { signToken } from '../../../../src/base/index.ts';
import { readAuthenticationConfiguration } from '../../../../src/kube-apiserver/index.ts';
import { checkSignature } from '../../../../src/platform/index.ts';
import { NO_NETWORK } from '../../../../src/kube-apiserver/webhook-client/index.ts';
import { type Harness, startServer } from '../harness.ts';

const URL = 'https://issuer.example.com';
const WHO = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
const VERSION = { apiVersion: 'apiserver.config.k8s.io/v1', kind: 'AuthenticationConfiguration' };
const ISSUER = { url: URL, audiences: ['cluster'] };
const USERNAME = { username: { claim: 'sub', prefix: 'ext:' } };
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' };

const read = (jwt: readonly object[], rest: object = {}) =>
  readAuthenticationConfiguration({ ...VERSION, jwt, ...rest }, ['https://kubernetes.default.svc']);

describe('the authentication configuration', () => {
  const bad: [string, object, string][] = [
    [
      'no issuer',
      { issuer: {}, claimMappings: USERNAME },
      'jwt[0].issuer.url: Required value; jwt[0].issuer.audiences: Required value: at least one jwt[0].issuer.audiences is required',
    ],
    [
      'an issuer that is not asked over TLS',
      { issuer: { ...ISSUER, url: 'http://a' }, claimMappings: USERNAME },
      'jwt[0].issuer.url: Invalid value: "http://a": URL scheme must be https',
    ],
    [
      "the cluster's own issuer",
      { issuer: { ...ISSUER, url: 'https://kubernetes.default.svc' }, claimMappings: USERNAME },
      'jwt[0].issuer.url: Invalid value: "https://kubernetes.default.svc": URL must not overlap with disallowed issuers: [https://kubernetes.default.svc]',
    ],
    [
      'no name',
      { issuer: ISSUER },
      'jwt[0].claimMappings.username: Required value: claim or expression is required',
    ],
    [
      'a claim without what is put before it',
      { issuer: ISSUER, claimMappings: { username: { claim: 'sub' } } },
      'jwt[0].claimMappings.username.prefix: Required value: prefix is required when claim is set. It can be set to an empty string to disable prefixing',
    ],
    [
      'a rule that gives no boolean',
      {
        issuer: ISSUER,
        claimMappings: USERNAME,
        claimValidationRules: [{ expression: '"yes"' }],
      },
      'jwt[0].claimValidationRules[0].expression: Invalid value: "\\"yes\\"": must evaluate to bool',
    ],
    [
      'an address of mail that nobody has shown to be theirs',
      { issuer: ISSUER, claimMappings: { username: { expression: 'claims.email' } } },
      'jwt[0].claimMappings.username.expression: Invalid value: "claims.email": claims.email_verified must be used in claimMappings.username.expression or claimMappings.extra[*].valueExpression or claimValidationRules[*].expression when claims.email is used in claimMappings.username.expression',
    ],
    [
      "a key of Kubernetes' own",
      {
        issuer: ISSUER,
        claimMappings: { ...USERNAME, extra: [{ key: 'k8s.io/a', valueExpression: 'claims.a' }] },
      },
      'jwt[0].claimMappings.extra[0].key: Invalid value: "k8s.io/a": k8s.io, kubernetes.io and their subdomains are reserved for Kubernetes use',
    ],
    [
      'a word that means nothing',
      { issuer: { ...ISSUER, name: 'x' }, claimMappings: USERNAME },
      'strict decoding error: unknown field "jwt[0].issuer.name"',
    ],
  ];
  for (const [what, jwt, problem] of bad) {
    it(`is refused with ${what}`, () => {
      assert.equal(read([jwt]).problems.join('; '), problem);
    });
  }
});

describe('tokens that are issued elsewhere', () => {
  let pair: webcrypto.CryptoKeyPair;
  let keyId = 'first';
  let asked: string[] = [];
  let isAway = false;
  let harness: Harness;
  before(async () => {
    pair = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  });

  const key = (): SigningKey => ({
    algorithm: 'ES256',
    id: () => Promise.resolve(keyId),
    sign: async (data) =>
      new Uint8Array(
        await webcrypto.subtle.sign(
          { name: 'ECDSA', hash: 'SHA-256' },
          pair.privateKey,
          new Uint8Array(data),
        ),
      ),
    verify: () => Promise.resolve(false),
    publicKey: async () => ({ ...(await webcrypto.subtle.exportKey('jwk', pair.publicKey)) }) as JsonObject,
  });

  const issuer: HttpsClient = {
    ...NO_NETWORK,
    async send({ host, target }) {
      const url = `https://${host}${target}`;
      asked.push(url);
      if (isAway) throw new Error('away');
      const answer =
        url === `${URL}/keys`
          ? { keys: [{ kid: keyId, ...(await key().publicKey()) }] }
          : { issuer: URL, jwks_uri: `${URL}/keys` };
      return { status: 200, headers: {}, body: new TextEncoder().encode(JSON.stringify(answer)) };
    },
  };

  async function start(jwt: object, rest: object = {}): Promise<void> {
    [asked, isAway, keyId] = [[], false, 'first'];
    const { configuration, problems } = read([{ issuer: ISSUER, claimMappings: USERNAME, ...jwt }], rest);
    assert.deepEqual(problems, []);
    harness = await startServer({ authentication: configuration, https: issuer, checkSignature });
  }

  async function send(claims: JsonObject = {}) {
    const now = harness.clock.now() / 1000;
    const token = await signToken(key(), { iss: URL, sub: 'me', aud: 'cluster', exp: now + 600, ...claims });
    const response = await harness.send('POST', '/apis/authentication.k8s.io/v1/tokenreviews', {
      spec: { token },
    });
    return response.body.status;
  }

  it('name the user whom the claims mean', async () => {
    await start({
      claimMappings: {
        username: { expression: '"ext:" + claims.sub' },
        groups: { claim: 'roles', prefix: 'role:' },
        uid: { claim: 'id' },
        extra: [{ key: 'example.com/team', valueExpression: 'claims.team' }],
      },
    });
    const { user } = await send({ roles: ['a', 'b'], id: '7', team: ['x', ''], jti: 'j' });
    assert.deepEqual(user, {
      username: 'ext:me',
      uid: '7',
      groups: ['role:a', 'role:b', 'system:authenticated'],
      extra: { 'authentication.kubernetes.io/credential-id': ['JTI=j'], 'example.com/team': ['x'] },
    });
    assert.deepEqual(asked, [`${URL}/.well-known/openid-configuration`, `${URL}/keys`]);
    await send();
    assert.equal(asked.length, 2, 'the keys are read once');
  });

  it('are refused with what is wrong with them', async () => {
    await start({
      claimValidationRules: [
        { claim: 'hd', requiredValue: 'example.com' },
        { expression: 'claims.level > 2', message: 'the level is too low' },
      ],
      userValidationRules: [{ expression: '!user.username.startsWith("ext:system:")' }],
    });
    const good = { hd: 'example.com', level: 3 };
    const error = async (claims: JsonObject): Promise<string> => {
      const status = await send({ ...good, ...claims });
      assert.notEqual(status.authenticated, true);
      return status.error.replace(/^\[invalid bearer token, (.*)\]$/, '$1');
    };
    assert.equal((await send(good)).authenticated, true);
    assert.equal(
      await error({ aud: ['other'] }),
      'oidc: verify token: oidc: expected audience in ["cluster"] got ["other"]',
    );
    assert.match(
      await error({ exp: 0 }),
      /^oidc: verify token: oidc: token is expired \(Token Expiry: 1970-/,
    );
    assert.equal(
      await error({ hd: 'example.org' }),
      'oidc: required claim hd value does not match. Got = example.org, want = example.com',
    );
    assert.equal(
      await error({ level: 1 }),
      'oidc: error evaluating claim validation expression: the level is too low',
    );
    assert.equal(
      await error({ sub: 'system:x' }),
      'oidc: error evaluating user info validation rule: validation expression \'!user.username.startsWith("ext:system:")\' failed',
    );
    assert.equal(
      await error({ sub: 7 }),
      'oidc: parse username claims "sub": json: cannot unmarshal number into Go value of type string',
    );
  });

  it('find a new key of their issuer, and ask for it no more often than every ten seconds', async () => {
    await start({});
    assert.equal((await send()).authenticated, true);
    keyId = 'second';
    assert.notEqual((await send()).authenticated, true);
    await harness.clock.advance(10_000);
    assert.equal((await send()).authenticated, true);
    assert.equal(asked.length, 4);
  });

  it('wait for an issuer that is away', async () => {
    await start({});
    isAway = true;
    assert.equal((await send()).error, '[invalid bearer token, oidc: authenticator not initialized]');
    isAway = false;
    await harness.clock.advance(10_000);
    assert.equal((await send()).authenticated, true);
  });

  it('leave requests without one to nobody but for the paths that are named', async () => {
    await start({}, { anonymous: { enabled: true, conditions: [{ path: '/livez' }] } });
    const status = async (path: string) => (await harness.open('GET', path, { anonymous: true })).status;
    assert.deepEqual([await status('/livez'), await status('/healthz'), await status(WHO)], [200, 401, 401]);
    await start({}, { anonymous: { enabled: false } });
    assert.equal(await status('/livez'), 401);
  });
});
