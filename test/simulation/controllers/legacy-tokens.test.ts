import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { parseToken, readAll, type SigningKey } from '../../../src/base/index.ts';
import type { ConfigMap, Pod, Secret, ServiceAccount } from '../../../src/kinds/index.ts';
import { simulateCluster, type SimulatedCluster } from '../../support/simulated-cluster.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Real keys sign in threads of their own, which no virtual clock waits for. */
const KEY: SigningKey = {
  algorithm: 'RS256',
  id: () => Promise.resolve('key'),
  sign: (data) => Promise.resolve(signatureOf(data)),
  verify: (data, signature) => Promise.resolve(Buffer.compare(signatureOf(data), signature) === 0),
  publicKey: () => Promise.resolve({}),
};
const signatureOf = (data: Uint8Array): Uint8Array =>
  new Uint8Array(createHmac('sha256', 'secret').update(data).digest());

const NAMESPACE = 'default';
const SA = { name: 'sa', namespace: NAMESPACE };
const INVALID_SINCE = 'kubernetes.io/legacy-token-invalid-since';
const LAST_USED = 'kubernetes.io/legacy-token-last-used';

describe('the token that a Secret holds', () => {
  let running: SimulatedCluster;
  beforeEach(async function () {
    this.timeout(30_000);
    running = await simulateCluster(7, {
      signingKey: KEY,
      scheduler: false,
      nodes: { count: 0 },
      controllers: [
        'serviceaccount-controller',
        'serviceaccount-token-controller',
        'legacy-serviceaccount-token-cleaner-controller',
      ],
    });
    await accounts().create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: SA });
  });
  afterEach(() => running.stop());

  const accounts = () => running.client.resource<ServiceAccount>('v1', 'serviceaccounts');
  const secrets = () => running.client.resource<Secret>('v1', 'secrets');
  const named = (name: string) => ({ name, namespace: NAMESPACE });
  const read = (name: string): Promise<Secret> => secrets().get(named(name));
  const isThere = (name: string): Promise<boolean> =>
    read(name).then(
      () => true,
      () => false,
    );

  /** The token that a new Secret of the account gets. */
  async function filled(name: string, account = SA.name): Promise<string> {
    await secrets().create({
      apiVersion: 'v1',
      kind: 'Secret',
      type: 'kubernetes.io/service-account-token',
      metadata: { ...named(name), annotations: { 'kubernetes.io/service-account.name': account } },
    });
    await running.clock.advance(1000);
    return atob((await read(name)).data?.['token'] ?? '');
  }

  /** What the server answers to who shows a token: whom it takes them for, and what it warns of. */
  async function asked(token: string) {
    const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
    const bytes = new TextEncoder().encode(JSON.stringify(body));
    const answer = await running.cluster.handler({
      method: 'POST',
      target: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      readBody: () => Promise.resolve(bytes),
      peer: { address: '127.0.0.1' },
      signal: new AbortController().signal,
    });
    const { status } = JSON.parse(new TextDecoder().decode(await readAll(answer.body)));
    return { code: answer.status, user: status?.userInfo, warning: String(answer.headers['warning'] ?? '') };
  }

  /** A whole year in which no part of the cluster runs. */
  async function sleepDays(days: number): Promise<void> {
    await running.cluster.dispose();
    await running.clock.advance(days * DAY_MS);
    running = await running.restart();
    await running.clock.advance(5000);
  }

  it('speaks for the account without an end, and says so in upstream\u2019s claims', async () => {
    const token = await filled('t');
    const { metadata } = await accounts().get(SA);
    assert.deepEqual(parseToken(token)?.claims, {
      iss: 'kubernetes/serviceaccount',
      'kubernetes.io/serviceaccount/namespace': 'default',
      'kubernetes.io/serviceaccount/secret.name': 't',
      'kubernetes.io/serviceaccount/service-account.name': 'sa',
      'kubernetes.io/serviceaccount/service-account.uid': metadata.uid,
      sub: 'system:serviceaccount:default:sa',
    });
    const { user, warning } = await asked(token);
    assert.deepEqual([user.username, user.uid], ['system:serviceaccount:default:sa', metadata.uid]);
    assert.equal(warning, '');
    assert.equal((await read('t')).metadata.labels?.[LAST_USED], '2026-01-01');
  });

  it('is no good once its Secret is gone, or holds another', async () => {
    const [first, second] = [await filled('a'), await filled('b')];
    await secrets().delete(named('a'));
    await secrets().patch(named('b'), 'merge', { data: { token: btoa(first) } });
    assert.deepEqual([(await asked(first)).code, (await asked(second)).code], [401, 401]);
  });

  it('goes with its account, and is listed no more once it went', async () => {
    await filled('a');
    await filled('b');
    await accounts().patch(SA, 'merge', { secrets: [{ name: 'a' }, { name: 'other' }] });
    await secrets().delete(named('a'));
    await running.clock.advance(1000);
    assert.deepEqual((await accounts().get(SA)).secrets, [{ name: 'other' }]);
    await accounts().delete(SA);
    await running.clock.advance(1000);
    assert.equal(await isThere('b'), false);
  });

  it('is marked, where it was made for the account and unused for a year, and deleted after another', async () => {
    const token = await filled('listed');
    for (const name of ['manual', 'mounted']) await filled(name);
    await accounts().patch(SA, 'merge', { secrets: [{ name: 'listed' }, { name: 'mounted' }] });
    await running.client.resource<Pod>('v1', 'pods').create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: named('p'),
      spec: {
        serviceAccountName: 'sa',
        containers: [{ name: 'c', image: 'i' }],
        volumes: [{ name: 'v', secret: { secretName: 'mounted' } }],
      },
    });
    assert.match((await asked(token)).warning, /Use tokens from the TokenRequest API/);
    await sleepDays(300);
    assert.equal((await asked(token)).code, 201);
    await sleepDays(300);
    assert.equal((await read('listed')).metadata.labels?.[INVALID_SINCE], undefined, 'it was used in time');
    await sleepDays(100);
    assert.notEqual((await read('listed')).metadata.labels?.[INVALID_SINCE], undefined);
    assert.equal((await asked(token)).code, 401);
    for (const name of ['manual', 'mounted']) {
      assert.equal((await read(name)).metadata.labels?.[INVALID_SINCE], undefined, name);
    }
    // The attempt was a use: it is kept for a year from then.
    await sleepDays(367);
    assert.equal(await isThere('listed'), false);
    assert.deepEqual([await isThere('manual'), await isThere('mounted')], [true, true]);
  });

  it('is kept while nobody can say since when uses are noted', async () => {
    await filled('listed');
    await accounts().patch(SA, 'merge', { secrets: [{ name: 'listed' }] });
    const tracking = {
      namespace: 'kube-system',
      name: 'kube-apiserver-legacy-service-account-token-tracking',
    };
    await running.client
      .resource<ConfigMap>('v1', 'configmaps')
      .patch(tracking, 'merge', { data: { since: 'x' } });
    await sleepDays(400);
    assert.equal((await read('listed')).metadata.labels?.[INVALID_SINCE], undefined);
  });
});
