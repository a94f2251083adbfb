import assert from 'node:assert/strict';
import { SeededRandom, silentLog, VirtualClock } from '../../src/base/index.ts';
import { forkCluster, readCluster } from '../../src/cluster/index.ts';
import type { Deployment, Node, Pod } from '../../src/kinds/index.ts';
import { drain } from '../support/drain.ts';
import { simulateCluster, type SimulatedCluster } from '../support/simulated-cluster.ts';

const PREFIX = 'simulation.wheelhouse.dev';
const web = { name: 'web', namespace: 'default' };

describe('a fork of a cluster that is only read', () => {
  let real: SimulatedCluster;
  beforeEach(async () => {
    real = await simulateCluster(51);
    const labels = { app: 'web' };
    await real.client.resource<Deployment>('apps/v1', 'deployments').create({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: web,
      spec: {
        replicas: 2,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [{ name: 'app', image: 'app:1' }] } },
      },
    });
    const names = { plural: 'widgets', singular: 'widget', kind: 'Widget', listKind: 'WidgetList' };
    const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
    const versions = [{ name: 'v1', served: true, storage: true, schema }];
    await real.client.resource('apiextensions.k8s.io/v1', 'customresourcedefinitions').create({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'widgets.example.com' },
      spec: { group: 'example.com', scope: 'Namespaced', names, versions },
    } as never);
    await real.clock.advance(60_000);
    const widget = { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { ...web }, size: 3 };
    await real.client.resource('example.com/v1', 'widgets').create(widget as never);
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: web, stringData: { key: 'value' } };
    await real.client.resource('v1', 'secrets').create(secret as never);
  });
  afterEach(() => real.stop());

  const forked = async (asked: { secrets?: boolean; as?: string } = {}) => {
    const clock = new VirtualClock(drain, real.clock.now());
    const { as = 'system:masters', ...options } = asked;
    const client = real.cluster.client({ name: 'reader', groups: [as, 'system:authenticated'] });
    const { store, unread } = await readCluster(client, { clock, annotationPrefix: PREFIX, ...options });
    const fork = await forkCluster(
      { store, nowMs: clock.now() },
      {
        drain,
        random: new SeededRandom(7),
        log: silentLog,
        staticTokens: [],
        controllers: ['*'],
        scheduler: true,
        nodes: { count: 0, namePrefix: 'none-', capacity: {}, annotationPrefix: PREFIX, manner: 'lifelike' },
      },
    );
    return { fork, unread };
  };

  it('has its objects as they are, with the same uids, and goes on from there; nothing is written to the cluster', async () => {
    const before = await real.store.currentRevision();
    const { fork, unread } = await forked();
    try {
      for (const [apiVersion, plural] of [
        ['v1', 'pods'],
        ['apps/v1', 'deployments'],
        ['v1', 'services'],
        ['example.com/v1', 'widgets'],
      ] as const) {
        const of = async ({ client }: { client: SimulatedCluster['client'] }) =>
          (await client.resource(apiVersion, plural).list()).items.map(({ metadata, ...rest }) => [
            metadata.uid,
            rest,
          ]);
        assert.deepEqual(await of(fork), await of(real), plural);
      }
      await fork.client
        .resource<Deployment>('apps/v1', 'deployments')
        .patch(web, 'merge', { spec: { replicas: 4 } });
      const report = await fork.run({ limitMs: 600_000 });
      assert.equal(report.ended, 'quiet');
      assert.deepEqual(
        report.created
          .filter(({ kind }) => kind === 'Pod')
          .map(({ after }) => (after as unknown as Pod).status?.phase),
        ['Running', 'Running'],
      );
      assert.deepEqual(report.gone, []);
      assert.deepEqual(
        report.availability.map(({ before: was, lowest, after }) => [was, lowest, after]),
        [[2, 2, 4]],
      );
      const nodes = (await fork.client.resource<Node>('v1', 'nodes').list()).items;
      assert.deepEqual(
        nodes.map(({ status }) => status?.conditions?.find(({ type }) => type === 'Ready')?.status),
        ['True', 'True', 'True'],
      );
      assert.ok(
        unread.some(({ resource, why }) => resource === 'secrets' && why === 'Secrets were not asked for'),
      );
      assert.deepEqual((await fork.client.resource('v1', 'secrets').list()).items, []);
    } finally {
      await fork.dispose();
    }
    assert.equal(await real.store.currentRevision(), before);
  });

  it('has Secrets where they are asked for', async () => {
    const { fork, unread } = await forked({ secrets: true });
    const { items } = await fork.client.resource('v1', 'secrets').list();
    await fork.dispose();
    assert.deepEqual(
      items.map(({ metadata }) => metadata.name),
      ['web'],
    );
    assert.ok(!unread.some(({ resource }) => resource === 'secrets'));
  });

  it('names what may not be read, and has the rest', async () => {
    const roles = real.client.resource('rbac.authorization.k8s.io/v1', 'clusterrolebindings');
    await roles.create({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'viewers' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'viewers' }],
    } as never);
    await real.clock.advance(1000);
    const { fork, unread } = await forked({ as: 'viewers' });
    const { items } = await fork.client.resource<Pod>('v1', 'pods').list();
    await fork.dispose();
    assert.equal(items.length, 2);
    const nodes = unread.find(({ resource }) => resource === 'nodes');
    assert.match(nodes?.why ?? '', /^nodes is forbidden: User "reader" cannot list resource "nodes"/);
  });
});
