import assert from 'node:assert/strict';
import type { ConfigMap, Namespace } from '../../../src/kinds/index.ts';
import { Story } from './story.ts';

describe('the garbage collector', () => {
  let story: Story;
  beforeEach(async () => {
    story = await Story.begin(31);
  });
  afterEach(() => story.stop());

  const create = (
    name: string,
    owners: readonly ConfigMap[] = [],
    blockOwnerDeletion = false,
  ): Promise<ConfigMap> =>
    story.configMaps.create({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name,
        namespace: 'default',
        ownerReferences: owners.map(({ metadata }) => ({
          apiVersion: 'v1',
          kind: 'ConfigMap',
          name: metadata.name ?? '',
          uid: metadata.uid ?? '',
          blockOwnerDeletion,
        })),
      },
    });
  const left = async (): Promise<string[]> => {
    const { items } = await story.configMaps.list({ namespace: 'default' });
    return items
      .map(({ metadata }) => metadata.name ?? '')
      .filter((name) => name !== 'kube-root-ca.crt')
      .sort();
  };
  const rest = (): Promise<void> => story.running.clock.advance(30_000);

  it('deletes what has lost its last owner, and what that owned', async () => {
    const [a, b] = [await create('a'), await create('b')];
    await create('of-a', [await create('mid', [a])]);
    await create('of-both', [a, b]);
    await rest();
    await story.configMaps.delete(a.metadata);
    await rest();
    assert.deepEqual(await left(), ['b', 'of-both']);
    const both = await story.configMaps.get({ name: 'of-both', namespace: 'default' });
    assert.deepEqual(
      both.metadata.ownerReferences?.map(({ name }) => name),
      ['b'],
    );
  });

  it('asks once for an owner that is gone, however many it had owned', async () => {
    const owner = await create('owner');
    for (let i = 0; i < 50; i++) await create(`dependent-${i}`, [owner]);
    await rest();
    let asked = 0;
    story.running.onRequest((method, target) => {
      if (method === 'GET' && target.endsWith('/configmaps/owner')) asked++;
    });
    await story.configMaps.delete(owner.metadata);
    await rest();
    assert.deepEqual(await left(), []);
    // As many more as look at the same time.
    assert.ok(asked <= 20, `asked ${asked} times`);
  });

  it('in the foreground lets the owner go last', async () => {
    const a = await create('a');
    const held = await create('held', [a], true);
    await story.configMaps.patch(held.metadata, 'merge', { metadata: { finalizers: ['example.com/hold'] } });
    await rest();
    await story.configMaps.delete(a.metadata, { propagationPolicy: 'Foreground' });
    await rest();
    assert.deepEqual(await left(), ['a', 'held']);
    await story.configMaps.patch(held.metadata, 'merge', { metadata: { finalizers: null } });
    await rest();
    assert.deepEqual(await left(), []);
  });

  it('leaves orphans without their owner', async () => {
    const a = await create('a');
    await create('b', [a]);
    await rest();
    await story.configMaps.delete(a.metadata, { propagationPolicy: 'Orphan' });
    await rest();
    assert.deepEqual(await left(), ['b']);
    const orphan = await story.configMaps.get({ name: 'b', namespace: 'default' });
    assert.equal(orphan.metadata.ownerReferences, undefined);
  });

  it('deletes what names an owner in another namespace, and says why', async () => {
    await story
      .of<Namespace>('v1', 'namespaces')
      .create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'far' } });
    const far = await story.configMaps.create({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'x', namespace: 'far' },
    });
    await rest();
    await create('lost', [far]);
    await rest();
    assert.deepEqual(await left(), []);
    const uid = far.metadata.uid ?? '';
    assert.deepEqual(await story.events('ConfigMap', 'lost'), [
      `OwnerRefInvalidNamespace: ownerRef [v1/ConfigMap, namespace: default, name: x, uid: ${uid}] does not exist in namespace "default"`,
    ]);
  });
});
