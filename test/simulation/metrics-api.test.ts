import assert from 'node:assert/strict';
import { type KubernetesObject, Quantity } from '../../src/api/index.ts';
import type { Pod } from '../../src/kinds/index.ts';
import { FakeServers } from '../support/extending-servers.ts';
import {
  simulateCluster,
  type SimulatedCluster,
  type SimulatedClusterOptions,
} from '../support/simulated-cluster.ts';

const PREFIX = 'simulation.wheelhouse.dev';
const API = 'metrics.k8s.io/v1beta1';
const SERVICE = { name: 'v1beta1.metrics.k8s.io' };

type Usage = Readonly<Record<string, string>>;
interface Metrics extends KubernetesObject {
  timestamp: string;
  window: string;
  usage?: Usage;
  containers?: { name: string; usage: Usage }[];
}

describe('the metrics of a cluster', () => {
  let running: SimulatedCluster;
  afterEach(() => running.stop());
  const start = async (options: SimulatedClusterOptions = {}): Promise<void> => {
    running = await simulateCluster(1, options);
  };
  const metrics = (plural: string) => running.client.resource<Metrics>(API, plural);
  const inDefault = (name: string) => ({ name, namespace: 'default' });

  async function run(
    name: string,
    annotations: Record<string, string> = {},
    spec: Partial<NonNullable<Pod['spec']>> = {},
    labels: Record<string, string> = { app: name },
  ): Promise<void> {
    const prefixed = Object.entries(annotations).map(([key, value]) => [`${PREFIX}/${key}`, value]);
    await running.client.resource<Pod>('v1', 'pods').create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { ...inDefault(name), labels, annotations: Object.fromEntries(prefixed) },
      spec: { containers: [{ name: 'main', image: 'app:1' }], ...spec },
    });
  }
  const namesOf = async (options: object): Promise<(string | undefined)[]> =>
    (await metrics('pods').list(options)).items.map(({ metadata }) => metadata.name);
  const cpuOf = async (name: string): Promise<string | undefined> =>
    (await metrics('pods').get(inDefault(name))).containers?.[0]?.usage['cpu'];

  it('follow what a Pod declares over time', async () => {
    await start({ nodes: { count: 1 } });
    await run('p', { cpu: '0s=100m,60s=700m', memory: '64Mi' });
    await running.clock.advance(30_000);
    const { containers, ...head } = await metrics('pods').get(inDefault('p'));
    const cpu = Quantity.parse(containers?.[0]?.usage['cpu'] ?? '').toDouble();
    assert.ok(cpu > 0.39 && cpu <= 0.4, `${cpu}`);
    assert.equal(containers?.[0]?.usage['memory'], '64Mi');
    assert.equal(head.window, '15s');
    assert.deepEqual(head.metadata.labels, { app: 'p' });
    await running.clock.advance(60_000);
    assert.equal(await cpuOf('p'), '700m');
  });

  it('follow an annotation that is changed while the Pod runs', async () => {
    await start({ nodes: { count: 1 } });
    await run('p', { cpu: '100m' });
    await running.clock.advance(1000);
    assert.equal(await cpuOf('p'), '100m');
    const change = { metadata: { annotations: { [`${PREFIX}/cpu`]: '2' } } };
    await running.client.resource<Pod>('v1', 'pods').patch(inDefault('p'), 'merge', change);
    await running.clock.advance(1000);
    assert.equal(await cpuOf('p'), '2');
  });

  it('of a node are the sum of what runs on it, and its own', async () => {
    await start({ nodes: { count: 1 } });
    await run('a', { cpu: '300m', memory: '1Gi' });
    await run(
      'b',
      { cpu: 'side:50m;150m', memory: '512Mi' },
      {
        containers: [
          { name: 'main', image: 'app:1' },
          { name: 'side', image: 'app:1' },
        ],
      },
    );
    const own = { metadata: { annotations: { [`${PREFIX}/cpu`]: '1', [`${PREFIX}/memory`]: '2Gi' } } };
    await running.client.resource('v1', 'nodes').patch({ name: 'node-0' }, 'merge', own);
    await running.clock.advance(2000);
    const [node, ...others] = (await metrics('nodes').list()).items;
    assert.deepEqual(node?.usage, { cpu: '1500m', memory: '4Gi' });
    assert.deepEqual(others, []);
  });

  it('are of what runs alone', async () => {
    await start({ nodes: { count: 1 } });
    await run('waits', { 'image-error': 'ErrImagePull' });
    await run('ended', { 'run-ms': '100' }, { restartPolicy: 'Never' });
    await run('runs');
    await running.clock.advance(5000);
    assert.deepEqual(await namesOf({ namespace: 'default' }), ['runs']);
    for (const name of ['waits', 'ended', 'nobody']) {
      await assert.rejects(
        metrics('pods').get(inDefault(name)),
        new RegExp(`podmetrics.metrics.k8s.io "default/${name}" not found`),
      );
    }
    await assert.rejects(metrics('nodes').get({ name: 'x' }), /nodemetrics.metrics.k8s.io "x" not found/);
  });

  it('are selected by labels and names', async () => {
    await start({ nodes: { count: 1 } });
    await run('a', {}, {}, { app: 'web', tier: 'front' });
    await run('b', {}, {}, { app: 'web', tier: 'back' });
    await run('c', {}, {}, { app: 'db' });
    await running.clock.advance(2000);
    const cases: [object, string[]][] = [
      [{ labelSelector: 'app=web' }, ['a', 'b']],
      [{ labelSelector: 'app=web,tier!=back' }, ['a']],
      [{ labelSelector: 'app in (web),tier in (back,none)' }, ['b']],
      [{ labelSelector: 'tier' }, ['a', 'b']],
      [{ labelSelector: '!tier' }, ['c']],
      [{ labelSelector: 'app=none' }, []],
      [{ fieldSelector: 'metadata.name=c' }, ['c']],
      [{ labelSelector: 'app=web', fieldSelector: 'metadata.name!=a' }, ['b']],
    ];
    for (const [options, expected] of cases) {
      assert.deepEqual(
        await namesOf({ namespace: 'default', ...options }),
        expected,
        JSON.stringify(options),
      );
      assert.deepEqual(await namesOf(options), expected, JSON.stringify(options));
    }
    const labels = { metadata: { labels: { app: 'db' } } };
    await running.client.resource<Pod>('v1', 'pods').patch(inDefault('a'), 'merge', labels);
    await running.client.resource<Pod>('v1', 'pods').delete(inDefault('b'), { gracePeriodSeconds: 0 });
    await running.clock.advance(2000);
    assert.deepEqual(await namesOf({ namespace: 'default', labelSelector: 'app=web' }), []);
    assert.deepEqual(await namesOf({ namespace: 'default', labelSelector: 'app=db' }), ['a', 'c']);
    assert.deepEqual(await namesOf({ namespace: 'other', labelSelector: 'app=db' }), []);
    await assert.rejects(namesOf({ labelSelector: 'a b' }), /unable to parse requirement/);
  });

  it('are not told by a cluster without nodes, or with plain ones, or that is told not to', async () => {
    const bare: SimulatedClusterOptions[] = [{ nodes: { count: 0 } }, { nodes: { manner: 'plain' } }];
    for (const options of bare) {
      await start(options);
      await assert.rejects(metrics('pods').list(), /could not find the requested resource|404/);
      await running.stop();
    }
    await start({ nodes: { count: 1 } });
  });

  it('leave room for whoever registers for them, who stays registered when the cluster starts again', async () => {
    const servers = new FakeServers();
    servers.at('mine', () => ({
      body: { kind: 'PodMetricsList', apiVersion: API, metadata: {}, items: [] },
    }));
    await start({ nodes: { count: 1 }, https: servers });
    await run('p');
    await running.clock.advance(2000);
    assert.deepEqual(await namesOf({ namespace: 'default' }), ['p']);
    const services = () =>
      running.client.resource<KubernetesObject>('apiregistration.k8s.io/v1', 'apiservices');
    await running.client.resource<KubernetesObject>('v1', 'services').create({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: inDefault('mine'),
      spec: { type: 'ExternalName', externalName: 'mine' },
    } as KubernetesObject);
    const spec = { service: { name: 'mine', namespace: 'default' }, insecureSkipTLSVerify: true };
    await services().patch(SERVICE, 'merge', { spec });
    await running.clock.advance(20_000);
    assert.deepEqual(await namesOf({ namespace: 'default' }), []);
    running = await running.restart();
    await running.clock.advance(20_000);
    assert.deepEqual(await namesOf({ namespace: 'default' }), []);

    await services().delete(SERVICE);
    await running.clock.advance(20_000);
    assert.deepEqual(await namesOf({ namespace: 'default' }), ['p']);
  });

  it('may be read by whoever may read Pods', async () => {
    await start({ nodes: { count: 1 } });
    await running.client.resource('rbac.authorization.k8s.io/v1', 'rolebindings').create({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: inDefault('looks'),
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'ann' }],
    } as KubernetesObject);
    await running.clock.advance(2000);
    const ann = running.cluster.client({ name: 'ann', groups: [] });
    assert.deepEqual((await ann.resource(API, 'pods').list({ namespace: 'default' })).items, []);
    await assert.rejects(ann.resource(API, 'nodes').list(), /nodes.metrics.k8s.io is forbidden/);
  });
});
