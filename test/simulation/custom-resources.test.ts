import assert from 'node:assert/strict';
import { type KubernetesObject, StatusError } from '../../src/api/index.ts';
import type { ConfigMap } from '../../src/kinds/index.ts';
import { simulateCluster, type SimulatedCluster } from '../support/simulated-cluster.ts';

const GROUP = 'example.com';
const SETTLED_MS = 120_000;

function definition(plural: string, kind: string): KubernetesObject {
  const schema = {
    openAPIV3Schema: {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: { size: { type: 'integer', default: 3 } },
          'x-kubernetes-validations': [{ rule: 'self.size < 10', message: 'too large' }],
        },
      },
    },
  };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${GROUP}` },
    spec: {
      group: GROUP,
      scope: 'Namespaced',
      names: { plural, kind },
      versions: [{ name: 'v1', served: true, storage: true, schema }],
    },
  };
}

describe('custom resources in a cluster', () => {
  let running: SimulatedCluster;
  afterEach(() => running.stop());

  const widgets = () => running.client.resource<KubernetesObject>(`${GROUP}/v1`, 'widgets');
  const maps = () => running.client.resource<ConfigMap>('v1', 'configmaps');

  async function define(): Promise<void> {
    const definitions = running.client.resource<KubernetesObject>(
      'apiextensions.k8s.io/v1',
      'customresourcedefinitions',
    );
    await definitions.create(definition('widgets', 'Widget'));
    await running.clock.advanceUntil(() => isServed(), SETTLED_MS);
  }

  const isServed = (): Promise<boolean> =>
    widgets()
      .list({})
      .then(
        () => true,
        () => false,
      );

  const widget = (name: string, namespace = 'default', metadata: object = {}): KubernetesObject => ({
    apiVersion: `${GROUP}/v1`,
    kind: 'Widget',
    metadata: { name, namespace, ...metadata },
    spec: {},
  });

  const map = (name: string, metadata: object = {}): ConfigMap => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'default', ...metadata },
  });

  const ownedBy = ({ apiVersion, kind, metadata }: KubernetesObject): object => ({
    ownerReferences: [{ apiVersion, kind, name: metadata.name, uid: metadata.uid }],
  });

  const names = async (of: {
    list(options: object): Promise<{ readonly items: readonly KubernetesObject[] }>;
  }) => (await of.list({ namespace: 'default' })).items.map(({ metadata }) => metadata.name);

  it('own built-in objects, and are owned by them: the owned go with their owners', async () => {
    running = await simulateCluster(1);
    await define();
    const first = await widgets().create(widget('first'));
    const owned = await maps().create(map('owned', ownedBy(first)));
    await widgets().create(widget('second', 'default', ownedBy(owned)));
    await widgets().create(widget('free'));
    await running.clock.advance(SETTLED_MS);
    assert.deepEqual(await names(widgets()), ['first', 'free', 'second']);
    await widgets().delete({ name: 'first', namespace: 'default' });
    await running.clock.advanceUntil(async () => (await names(widgets())).length === 1, SETTLED_MS);
    assert.deepEqual(await names(widgets()), ['free']);
    assert.ok(!(await names(maps())).includes('owned'));
  });

  it('go with their namespace', async () => {
    running = await simulateCluster(2);
    await define();
    const namespaces = running.client.resource<KubernetesObject>('v1', 'namespaces');
    await namespaces.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a' } });
    await widgets().create(widget('gone', 'a'));
    await widgets().create(widget('kept'));
    await namespaces.delete({ name: 'a' });
    const isGone = async (): Promise<boolean> =>
      !(await namespaces.list({})).items.some(({ metadata }) => metadata.name === 'a');
    await running.clock.advanceUntil(isGone, SETTLED_MS);
    const { items } = await widgets().list({});
    assert.deepEqual(
      items.map(({ metadata }) => metadata.name),
      ['kept'],
    );
  });

  it('are counted by a quota', async () => {
    running = await simulateCluster(3);
    await define();
    const quotas = running.client.resource<KubernetesObject>('v1', 'resourcequotas');
    const hard = { [`count/widgets.${GROUP}`]: '2' };
    await quotas.create({
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'q', namespace: 'default' },
      spec: { hard },
    });
    const used = async (): Promise<unknown> =>
      ((await quotas.get({ name: 'q', namespace: 'default' }))['status'] as { used?: Record<string, string> })
        ?.used?.[`count/widgets.${GROUP}`];
    await running.clock.advanceUntil(async () => (await used()) === '0', SETTLED_MS);
    await widgets().create(widget('a'));
    await widgets().create(widget('b'));
    await assert.rejects(widgets().create(widget('c')), (error) => {
      assert.ok(error instanceof StatusError);
      assert.match(error.message, /exceeded quota: q, requested: count\/widgets\.example\.com=1/);
      return true;
    });
    await widgets().delete({ name: 'a', namespace: 'default' });
    await running.clock.advanceUntil(async () => (await used()) === '1', SETTLED_MS);
    await widgets().create(widget('c'));
  });

  it('are served as soon as a server is ready that finds their definitions', async () => {
    running = await simulateCluster(4);
    await define();
    await widgets().create(widget('a'));
    running = await running.restart();
    const { spec } = await widgets().get({ name: 'a', namespace: 'default' });
    assert.deepEqual(spec, { size: 3 });
    await assert.rejects(
      widgets().create({ ...widget('b'), spec: { size: 10 } }),
      /spec: Invalid value: too large/,
    );
  });
});
