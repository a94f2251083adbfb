import assert from 'node:assert/strict';
import type { KubernetesObject } from '../../src/api/index.ts';
import type { ConfigMap, Namespace } from '../../src/kinds/index.ts';
import { FakeServers, flunders, GROUP, registration, type Responder } from '../support/extending-servers.ts';
import { simulateCluster, type SimulatedCluster } from '../support/simulated-cluster.ts';

const hostile: [string, Responder][] = [
  ['hangs', () => undefined],
  ['answers nonsense', () => ({ body: '<html>' })],
  ['is unavailable', () => ({ status: 503 })],
  [
    // It was there when everybody looked, and lists nothing.
    'says what it has, and does not give it',
    (request) => (request.target.includes('/flunders') ? undefined : flunders('v1')(request)),
  ],
];

describe('a cluster with a server that extends the API', () => {
  let running: SimulatedCluster;
  let servers: FakeServers;
  beforeEach(async () => {
    servers = new FakeServers();
    running = await simulateCluster(1, { https: servers, nodes: { count: 1 } });
  });
  afterEach(() => running.stop());

  const client = <T extends KubernetesObject>(apiVersion: string, plural: string) =>
    running.client.resource<T>(apiVersion, plural);
  const maps = () => client<ConfigMap>('v1', 'configmaps');
  const namespaces = () => client<Namespace>('v1', 'namespaces');
  const services = () => client<KubernetesObject>('apiregistration.k8s.io/v1', 'apiservices');

  async function register(): Promise<void> {
    await client<KubernetesObject>('v1', 'services').create({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'wardle', namespace: 'default' },
      spec: { type: 'ExternalName', externalName: 'wardle' },
    } as KubernetesObject);
    await services().create(registration('v1') as unknown as KubernetesObject);
    await running.clock.advance(20_000);
  }

  const map = (name: string, namespace: string, metadata: object = {}): ConfigMap => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace, ...metadata },
  });
  const isGone = async (what: Promise<unknown>): Promise<boolean> =>
    what.then(
      () => false,
      () => true,
    );

  for (const [what, responder] of hostile) {
    it(`starts, collects and empties namespaces where it ${what}`, async () => {
      servers.at('wardle', responder);
      await register();
      running = await running.restart();
      const owner = await maps().create(map('owner', 'default'));
      const { apiVersion, kind, metadata } = owner;
      const ownerReferences = [{ apiVersion, kind, name: 'owner', uid: metadata.uid ?? '' }];
      await maps().create(map('owned', 'default', { ownerReferences }));
      await maps().delete({ name: 'owner', namespace: 'default' });
      await running.clock.advance(60_000);
      assert.equal(await isGone(maps().get({ name: 'owned', namespace: 'default' })), true);

      await namespaces().create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'short' } });
      await maps().create(map('inside', 'short'));
      await namespaces().delete({ name: 'short' });
      await running.clock.advance(200_000);
      assert.equal(await isGone(maps().get({ name: 'inside', namespace: 'short' })), true);
      // As upstream: it stays for as long as nobody knows whether something is left in it.
      const { status } = await namespaces().get({ name: 'short' });
      const told = status?.conditions?.filter((each) => each.status === 'True').map(({ reason }) => reason);
      const isKnown = what.startsWith('says');
      assert.deepEqual(told, isKnown ? ['ContentDeletionFailed'] : ['DiscoveryFailed']);

      await services().delete({ name: `v1.${GROUP}` });
      await running.clock.advance(120_000);
      assert.equal(await isGone(namespaces().get({ name: 'short' })), true);
    });
  }

  it('tells in the words of upstream why a namespace stays', async () => {
    servers.at('wardle', () => ({ status: 503 }));
    await register();
    await namespaces().create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'short' } });
    await namespaces().delete({ name: 'short' });
    await running.clock.advance(10_000);
    const { status } = await namespaces().get({ name: 'short' });
    const [condition] = status?.conditions ?? [];
    assert.equal(
      condition?.message,
      `Discovery failed for some groups, 1 failing: unable to retrieve the complete list of server APIs: ${GROUP}/v1: stale GroupVersion discovery: ${GROUP}/v1`,
    );
    servers.at('wardle', flunders('v1'));
    await running.clock.advance(120_000);
    assert.equal(await isGone(namespaces().get({ name: 'short' })), true);
  });

  it('asks for what is served by two requests, however many definitions there are', async () => {
    const asked = new Map<string, number>();
    running.onRequest((method, target) => {
      const path = target.split('?')[0] ?? '';
      const isDiscovery = method === 'GET' && /^\/apis?(\/[^/]+){0,2}$/.test(path);
      if (isDiscovery) asked.set(path, (asked.get(path) ?? 0) + 1);
    });
    const definitions = client<KubernetesObject>('apiextensions.k8s.io/v1', 'customresourcedefinitions');
    for (let i = 0; i < 40; i++) await definitions.create(definition(`g${i}.example.com`));
    await running.clock.advance(20_000);
    assert.deepEqual([...asked.keys()].sort(), ['/api', '/apis']);
    assert.ok((asked.get('/apis') ?? 0) <= 5, `${asked.get('/apis')} times for 40 definitions`);
  });
});

function definition(group: string): KubernetesObject {
  const schema = { openAPIV3Schema: { type: 'object' } };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `widgets.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { plural: 'widgets', kind: 'Widget' },
      versions: [{ name: 'v1', served: true, storage: true, schema }],
    },
  } as KubernetesObject;
}
