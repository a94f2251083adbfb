import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { formatTime } from '../../../src/api/index.ts';
import type { ConfigMap, Secret } from '../../../src/kinds/index.ts';
import { simulateCluster, type SimulatedCluster } from '../../support/simulated-cluster.ts';

const TOKEN = { id: 'abcdef', secret: '0123456789abcdef' };

describe('the controllers of bootstrap tokens', () => {
  let running: SimulatedCluster;
  before(async () => {
    running = await simulateCluster(1, {
      controllers: ['bootstrap-signer-controller', 'token-cleaner-controller'],
      scheduler: false,
      nodes: { count: 0 },
    });
    await running.client.resource<ConfigMap>('v1', 'configmaps').create({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { namespace: 'kube-public', name: 'cluster-info' },
      data: { kubeconfig: 'the way to the cluster' },
    });
  });
  after(() => running.stop());

  const secrets = () => running.client.resource<Secret>('v1', 'secrets');
  const add = (fields: Record<string, string>, id = TOKEN.id) =>
    secrets().create({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { namespace: 'kube-system', name: `bootstrap-token-${id}` },
      type: 'bootstrap.kubernetes.io/token',
      stringData: { 'token-id': id, 'token-secret': TOKEN.secret, ...fields },
    });
  const signed = async (): Promise<Record<string, string>> => {
    const { data = {} } = await running.client
      .resource<ConfigMap>('v1', 'configmaps')
      .get({ namespace: 'kube-public', name: 'cluster-info' });
    return Object.fromEntries(Object.entries(data).filter(([name]) => name !== 'kubeconfig'));
  };

  it('sign what tells of the cluster with each token that is for it, while it lasts', async () => {
    const expiration = formatTime(running.clock.now() + 60_000);
    await add({ 'usage-bootstrap-signing': 'true', expiration });
    await add({}, 'nosign');
    await running.clock.advance(1000);
    const head = Buffer.from('{"alg":"HS256","kid":"abcdef"}').toString('base64url');
    const content = Buffer.from('the way to the cluster').toString('base64url');
    const mac = createHmac('sha256', TOKEN.secret).update(`${head}.${content}`).digest('base64url');
    assert.deepEqual(await signed(), { 'jws-kubeconfig-abcdef': `${head}..${mac}` });
    await running.clock.advance(60_000);
    assert.deepEqual(await signed(), {});
    const left = (await secrets().list({ namespace: 'kube-system' })).items.map(
      ({ metadata }) => metadata.name,
    );
    assert.deepEqual(left, ['bootstrap-token-nosign']);
  });

  it('delete a token whose end cannot be read, and no other Secret', async () => {
    await add({ expiration: 'soon' });
    await secrets().create({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { namespace: 'kube-system', name: 'other' },
      stringData: { expiration: '2000-01-01T00:00:00Z' },
    });
    await running.clock.advance(1000);
    const left = (await secrets().list({ namespace: 'kube-system' })).items.map(
      ({ metadata }) => metadata.name,
    );
    assert.deepEqual(left, ['bootstrap-token-nosign', 'other']);
  });
});
