import assert from 'node:assert/strict';
import type { ConfigMap, Deployment, Pod, Service } from '../../src/kinds/index.ts';
import { StatusError } from '../../src/api/index.ts';
import { readAll } from '../../src/base/index.ts';
import { simulateCluster, type SimulatedCluster } from '../support/simulated-cluster.ts';

function deployment(replicas: number, image = 'web:1', annotations: Record<string, string> = {}): Deployment {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' }, annotations },
        spec: { containers: [{ name: 'web', image, ports: [{ name: 'http', containerPort: 8080 }] }] },
      },
    },
  };
}

describe('a cluster under a virtual clock', () => {
  let running: SimulatedCluster;
  afterEach(() => running.stop());

  const deployments = () => running.client.resource<Deployment>('apps/v1', 'deployments');
  const pods = () => running.client.resource<Pod>('v1', 'pods');
  const web = { name: 'web', namespace: 'default' };
  const available = async (count: number): Promise<boolean> => {
    const { status } = await deployments().get(web);
    return (status?.availableReplicas ?? 0) === count && status?.observedGeneration !== undefined;
  };

  it('brings a Deployment up, each Pod with an address and on a node', async () => {
    running = await simulateCluster(1);
    await deployments().create(deployment(3));
    await running.clock.advanceUntil(() => available(3), 60_000);
    const { items } = await pods().list({ namespace: 'default' });
    assert.equal(items.length, 3);
    assert.equal(new Set(items.map(({ status }) => status?.podIP)).size, 3);
    assert.equal(new Set(items.map(({ spec }) => spec?.nodeName)).size, 3);
    for (const { status } of items) assert.equal(status?.phase, 'Running');
  });

  it('keeps Pods unready until they say otherwise', async () => {
    running = await simulateCluster(2);
    const annotations = { 'simulation.wheelhouse.dev/ready-after-ms': '20000' };
    await deployments().create(deployment(2, 'web:1', annotations));
    await running.clock.advance(15_000);
    assert.equal(await available(2), false);
    await running.clock.advance(10_000);
    assert.equal(await available(2), true);
  });

  it('never goes below what a rolling update allows', async () => {
    running = await simulateCluster(3);
    const annotations = { 'simulation.wheelhouse.dev/ready-after-ms': '3000' };
    await deployments().create(deployment(4, 'web:1', annotations));
    await running.clock.advanceUntil(() => available(4), 60_000);
    await deployments().patch(web, 'merge', {
      spec: { template: { spec: { containers: [{ name: 'web', image: 'web:2' }] } } },
    });
    let fewestReady = Infinity;
    const done = async (): Promise<boolean> => {
      const { items } = await pods().list({ namespace: 'default' });
      const ready = items.filter(({ metadata, status }) => !metadata.deletionTimestamp && isReady(status));
      fewestReady = Math.min(fewestReady, ready.length);
      return (
        ready.length === 4 &&
        items.length === 4 &&
        items.every(({ spec }) => spec?.containers[0]?.image === 'web:2')
      );
    };
    await running.clock.advanceUntil(done, 120_000);
    assert.equal(fewestReady, 3);
  });

  it('removes the Pods of a deleted Deployment', async () => {
    running = await simulateCluster(4);
    await deployments().create(deployment(3));
    await running.clock.advanceUntil(() => available(3), 60_000);
    await deployments().delete(web);
    const gone = async (): Promise<boolean> =>
      (await pods().list({ namespace: 'default' })).items.length === 0;
    await running.clock.advanceUntil(gone, 60_000);
  });

  it('answers the names of Services and routes their addresses to ready Pods', async () => {
    running = await simulateCluster(5);
    await deployments().create(deployment(2));
    const services = running.client.resource<Service>('v1', 'services');
    const service = await services.create({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: web,
      spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 'http' }] },
    });
    await running.clock.advanceUntil(() => available(2), 60_000);
    await running.clock.advance(2000);
    const { resolver, proxy } = running.cluster;
    const address = service.spec?.clusterIP ?? '';
    assert.deepEqual(resolver.resolve({ name: 'web.default.svc.cluster.local', type: 'A' }).records, [
      { type: 'A', name: 'web.default.svc.cluster.local', address },
    ]);
    assert.equal(resolver.resolve({ name: 'none.default.svc.cluster.local', type: 'A' }).code, 'NXDOMAIN');
    const { items } = await pods().list({ namespace: 'default' });
    const addresses = items.map(({ status }) => status?.podIP);
    const connection = { port: 80, protocol: 'TCP', clientAddress: '10.0.0.9', nodeName: 'node-0' } as const;
    const routes = Array.from({ length: 20 }, () => proxy.route({ ...connection, address }));
    for (const route of routes) {
      assert.ok(route.to === 'endpoint' && route.port === 8080 && addresses.includes(route.address));
    }
    assert.equal(new Set(routes.map((route) => (route.to === 'endpoint' ? route.address : ''))).size, 2);
    assert.deepEqual(proxy.route({ ...connection, address: '192.0.2.1' }), { to: 'elsewhere' });
  });
});

describe('a seed', () => {
  /** Everything that the store holds after a minute of a cluster's life, revisions included. */
  async function history(seed: number): Promise<string> {
    const running = await simulateCluster(seed);
    await running.client.resource<Deployment>('apps/v1', 'deployments').create(deployment(5));
    await running.clock.advance(60_000);
    const { records } = await running.store.range({ start: '/', end: '0' });
    await running.stop();
    const lines = records.map(
      ({ key, value, createRevision, modRevision }) =>
        `${key} ${createRevision} ${modRevision} ${new TextDecoder().decode(value)}`,
    );
    return lines.join('\n');
  }

  it('gives the same history, byte for byte', async () => {
    const first = await history(7);
    assert.ok(first.length > 1000);
    assert.equal(await history(7), first);
  });

  it('gives another history than another seed', async () => {
    assert.notEqual(await history(7), await history(8));
  });
});

describe('the API as a function', () => {
  it('answers without a socket', async () => {
    const running = await simulateCluster(9);
    const response = await running.cluster.handler({
      method: 'GET',
      target: '/version',
      headers: {},
      readBody: async () => new Uint8Array(),
      peer: { address: '', identity: { name: 'tester', groups: ['system:masters'] } },
      signal: new AbortController().signal,
    });
    const version = JSON.parse(new TextDecoder().decode(await readAll(response.body))) as { minor: string };
    assert.equal(version.minor, '36');
    await running.stop();
  });
});

describe('a watch that waited too long', () => {
  it('is told that its revision is gone, and a new list helps', async () => {
    const running = await simulateCluster(10, { nodes: { count: 0 } });
    const configMaps = running.client.resource<ConfigMap>('v1', 'configmaps');
    const write = (name: string): Promise<ConfigMap> =>
      configMaps.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'default' } });
    const old = (await write('first')).metadata.resourceVersion ?? '';
    for (let i = 0; i < 30; i++) {
      await running.clock.advance(60_000);
      await write(`later-${i}`);
    }
    const watch = configMaps.watch({ namespace: 'default', resourceVersion: old });
    await assert.rejects(watch.next(), (error: Error) => {
      assert.ok(error instanceof StatusError);
      assert.equal(`${error.code} ${error.reason}`, '410 Expired');
      assert.match(error.message, /^too old resource version: \d+ \(\d+\)$/);
      return true;
    });
    const { resourceVersion } = await configMaps.list({ namespace: 'default' });
    const next = configMaps.watch({ namespace: 'default', resourceVersion }).next();
    await write('last');
    const { value } = await next;
    assert.equal(value?.object.metadata.name, 'last');
    await running.stop();
  });
});

function isReady(status: Pod['status']): boolean {
  return status?.conditions?.some(({ type, status: holds }) => type === 'Ready' && holds === 'True') ?? false;
}
