import assert from 'node:assert/strict';
import type { Namespace, ServiceAccount } from '../../../src/kinds/index.ts';
import { conditionLines, Story, template } from './story.ts';

describe('a namespace', () => {
  it('is emptied, Pods first, before it goes', async () => {
    const story = await Story.begin(32);
    const namespaces = story.of<Namespace>('v1', 'namespaces');
    await namespaces.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team' } });
    const own = { namespace: 'team' };
    await story.until(
      async () => (await story.of<ServiceAccount>('v1', 'serviceaccounts').list(own)).items.length === 1,
    );
    await story.pods.create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { ...own, name: 'p' },
      spec: template({}).spec,
    });
    await story.until(async () => (await story.pods.get({ ...own, name: 'p' })).status?.phase === 'Running');
    await story.configMaps.create({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { ...own, name: 'kept', finalizers: ['example.com/hold'] },
    });
    await namespaces.delete({ name: 'team' });
    await story.running.clock.advance(120_000);
    const { status } = await namespaces.get({ name: 'team' });
    assert.equal(status?.phase, 'Terminating');
    assert.ok(
      conditionLines(status?.conditions).includes('NamespaceContentRemaining=True SomeResourcesRemain'),
    );
    const finalizers = status?.conditions?.find(({ type }) => type === 'NamespaceFinalizersRemaining');
    assert.equal(
      finalizers?.message,
      'Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances',
    );
    assert.equal((await story.pods.list(own)).items.length, 0);
    await story.configMaps.patch({ ...own, name: 'kept' }, 'merge', { metadata: { finalizers: null } });
    await story.until(async () =>
      (await namespaces.list()).items.every(({ metadata }) => metadata.name !== 'team'),
    );
    await story.stop();
  });

  it('gets its ServiceAccount and root certificate back when they are deleted', async () => {
    const story = await Story.begin(33);
    const accounts = story.of<ServiceAccount>('v1', 'serviceaccounts');
    await story.until(async () => (await accounts.list({ namespace: 'default' })).items.length === 1);
    await accounts.delete({ namespace: 'default', name: 'default' });
    await story.configMaps.patch({ namespace: 'default', name: 'kube-root-ca.crt' }, 'merge', {
      data: { 'ca.crt': 'mine' },
    });
    await story.running.clock.advance(1000);
    assert.equal((await accounts.list({ namespace: 'default' })).items.length, 1);
    const certificate = await story.configMaps.get({ namespace: 'default', name: 'kube-root-ca.crt' });
    assert.deepEqual(certificate.data, { 'ca.crt': 'a certificate' });
    await story.stop();
  });
});
