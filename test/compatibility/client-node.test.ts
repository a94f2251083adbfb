import assert from 'node:assert/strict';
import {
  CoreV1Api,
  KubeConfig,
  KubernetesObjectApi,
  makeInformer,
  PatchStrategy,
  type V1ConfigMap,
} from '@kubernetes/client-node';
import { startWheelhouse, type WheelhouseProcess } from '../support/wheelhouse.ts';

function changed(configMap: V1ConfigMap, data: Record<string, string>): V1ConfigMap {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: configMap.metadata ?? {}, data };
}

describe('@kubernetes/client-node', () => {
  let cluster: WheelhouseProcess;
  let config: KubeConfig;
  let api: CoreV1Api;
  before(async () => {
    cluster = await startWheelhouse('--ephemeral', '--nodes', '1');
    config = new KubeConfig();
    config.loadFromFile(cluster.kubeconfig);
    api = config.makeApiClient(CoreV1Api);
  });
  after(() => cluster.stop());

  const namespace = 'default';

  it('follows a resource with an informer, from the list on', async () => {
    await api.createNamespacedConfigMap({
      namespace,
      body: { metadata: { name: 'before', labels: { in: 'yes' } } },
    });
    const informer = makeInformer<V1ConfigMap>(
      config,
      `/api/v1/namespaces/${namespace}/configmaps`,
      () => api.listNamespacedConfigMap({ namespace, labelSelector: 'in=yes' }),
      'in=yes',
    );
    const seen: string[] = [];
    const told = new Promise<void>((resolve, reject) => {
      informer.on('error', reject);
      for (const verb of ['add', 'update', 'delete'] as const) {
        informer.on(verb, (object) => {
          seen.push(`${verb} ${object.metadata?.name}`);
          if (verb === 'delete') resolve();
        });
      }
    });
    await informer.start();
    await api.createNamespacedConfigMap({ namespace, body: { metadata: { name: 'other' } } });
    await api.createNamespacedConfigMap({
      namespace,
      body: { metadata: { name: 'after', labels: { in: 'yes' } } },
    });
    const after = await api.readNamespacedConfigMap({ namespace, name: 'after' });
    await api.replaceNamespacedConfigMap({ namespace, name: 'after', body: changed(after, { a: '1' }) });
    await api.deleteNamespacedConfigMap({ namespace, name: 'after' });
    await told;
    await informer.stop();
    assert.deepEqual(seen, ['add before', 'add after', 'update after', 'delete after']);
  });

  it('pages through a list that stays as it was', async () => {
    const names = Array.from({ length: 7 }, (_, i) => `page-${i}`);
    for (const name of names) {
      await api.createNamespacedConfigMap({
        namespace,
        body: { metadata: { name, labels: { page: 'yes' } } },
      });
    }
    const found: (string | undefined)[] = [];
    let next: string | undefined;
    do {
      const page = await api.listNamespacedConfigMap({
        namespace,
        labelSelector: 'page=yes',
        limit: 3,
        ...(next === undefined ? {} : { _continue: next }),
      });
      found.push(...page.items.map(({ metadata }) => metadata?.name));
      next = page.metadata?._continue;
      if (found.length === 3) await api.deleteNamespacedConfigMap({ namespace, name: 'page-5' });
    } while (next);
    assert.deepEqual(found, names);
  });

  it('applies on the server, and reads back', async () => {
    const objects = KubernetesObjectApi.makeApiClient(config);
    const spec = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'applied', namespace },
      data: { a: '1' },
    };
    await objects.patch(spec, undefined, undefined, 'tester', true, PatchStrategy.ServerSideApply);
    const read = await objects.read<V1ConfigMap & typeof spec>(spec);
    assert.deepEqual(read.data, { a: '1' });
    const [entry] =
      (await api.readNamespacedConfigMap({ namespace, name: 'applied' })).metadata?.managedFields ?? [];
    assert.equal(`${entry?.manager} ${entry?.operation}`, 'tester Apply');
  });

  it('is told of a conflict by its code', async () => {
    const made = await api.createNamespacedConfigMap({ namespace, body: { metadata: { name: 'conflict' } } });
    await api.replaceNamespacedConfigMap({
      namespace,
      name: 'conflict',
      body: changed(made, { a: '1' }),
    });
    await assert.rejects(
      api.replaceNamespacedConfigMap({ namespace, name: 'conflict', body: changed(made, { a: '2' }) }),
      (error: Error & { code?: number }) => error.code === 409,
    );
  });
});
