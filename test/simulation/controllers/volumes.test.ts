import assert from 'node:assert/strict';
import type {
  PersistentVolume,
  PersistentVolumeClaim,
  StorageClass,
  VolumeAttributesClass,
} from '../../../src/kinds/index.ts';
import { Story, template } from './story.ts';

describe('volumes', () => {
  let story: Story;
  beforeEach(async () => {
    story = await Story.begin(35);
  });
  afterEach(() => story.stop());

  const volumes = () => story.of<PersistentVolume>('v1', 'persistentvolumes');
  const claims = () => story.of<PersistentVolumeClaim>('v1', 'persistentvolumeclaims');
  const volume = (name: string, storage: string): Promise<PersistentVolume> =>
    volumes().create({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name },
      spec: {
        capacity: { storage },
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'manual',
        hostPath: { path: '/data' },
      },
    });
  const claim = (
    name: string,
    storage: string,
    storageClassName = 'manual',
  ): Promise<PersistentVolumeClaim> =>
    claims().create({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name, namespace: 'default' },
      spec: { accessModes: ['ReadWriteOnce'], storageClassName, resources: { requests: { storage } } },
    });
  const bound = async (name: string): Promise<string | undefined> => {
    const { spec, status } = await claims().get({ name, namespace: 'default' });
    return status?.phase === 'Bound' ? spec?.volumeName : undefined;
  };
  const runPodWith = async (claimName: string): Promise<void> => {
    const volumesOfPod = [{ name: 'v', persistentVolumeClaim: { claimName } }];
    await story.pods.create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p', namespace: 'default' },
      spec: { ...template({}).spec, volumes: volumesOfPod },
    });
    await story.until(async () => (await story.readyPods()).length === 1);
  };

  it('go to the claims that they satisfy, the smallest first, also to one that waited', async () => {
    await Promise.all([volume('five', '5Gi'), volume('two', '2Gi')]);
    await claim('small', '1Gi');
    await claim('huge', '50Gi');
    await story.until(async () => (await bound('small')) === 'two');
    assert.equal(await bound('huge'), undefined);
    await volume('hundred', '100Gi');
    await story.until(async () => (await bound('huge')) === 'hundred');
  });

  it('are kept while a Pod uses them, and then released', async () => {
    await volume('one', '1Gi');
    await claim('data', '1Gi');
    await runPodWith('data');
    await claims().delete({ name: 'data', namespace: 'default' });
    await story.running.clock.advance(60_000);
    assert.ok((await claims().get({ name: 'data', namespace: 'default' })).metadata.deletionTimestamp);
    await story.pods.delete({ name: 'p', namespace: 'default' });
    await story.until(async () => (await volumes().get({ name: 'one' })).status?.phase === 'Released');
  });

  it('keep the attributes class that a claim asks for', async () => {
    const classes = story.of<VolumeAttributesClass>('storage.k8s.io/v1', 'volumeattributesclasses');
    await classes.create({
      apiVersion: 'storage.k8s.io/v1',
      kind: 'VolumeAttributesClass',
      metadata: { name: 'fast' },
      driverName: 'example.com',
      parameters: { speed: '11' },
    });
    await claims().create({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data', namespace: 'default' },
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'manual',
        volumeAttributesClassName: 'fast',
        resources: { requests: { storage: '1Gi' } },
      },
    });
    await classes.delete({ name: 'fast' });
    await story.running.clock.advance(60_000);
    assert.ok((await classes.get({ name: 'fast' })).metadata.deletionTimestamp);
    await claims().delete({ name: 'data', namespace: 'default' });
    await story.until(async () => (await classes.list()).items.length === 0);
  });

  it('are made for a class of the local provisioner on the node of the first Pod, and go with the claim', async () => {
    await story.of<StorageClass>('storage.k8s.io/v1', 'storageclasses').create({
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'local' },
      provisioner: 'wheelhouse.dev/local',
      volumeBindingMode: 'WaitForFirstConsumer',
    });
    await claim('data', '3Gi', 'local');
    await story.running.clock.advance(10_000);
    assert.equal(await bound('data'), undefined);
    await runPodWith('data');
    const made = await volumes().get({ name: (await bound('data')) ?? '' });
    const { nodeName } = (await story.pods.get({ name: 'p', namespace: 'default' })).spec ?? {};
    const terms = made.spec?.nodeAffinity?.required?.nodeSelectorTerms;
    assert.deepEqual(terms?.[0]?.matchExpressions?.[0]?.values, [nodeName]);
    assert.equal(made.spec?.capacity?.['storage'], '3Gi');
    await story.pods.delete({ name: 'p', namespace: 'default' });
    await claims().delete({ name: 'data', namespace: 'default' });
    await story.until(async () => (await volumes().list()).items.length === 0);
  });

  it('with Recycle are scrubbed by a Pod, of which they tell, and are free again', async () => {
    await volume('used', '1Gi');
    await volumes().patch({ name: 'used' }, 'merge', { spec: { persistentVolumeReclaimPolicy: 'Recycle' } });
    await claim('data', '1Gi');
    await story.until(async () => (await bound('data')) === 'used');
    await claims().delete({ name: 'data', namespace: 'default' });
    await story.until(async () =>
      (await story.listPods()).some(({ metadata }) => metadata.name === 'recycler-for-used'),
    );
    // It scrubs and ends by itself.
    await story.until(async () => {
      const { spec, status } = await volumes().get({ name: 'used' });
      return status?.phase === 'Available' && spec?.claimRef === undefined;
    });
    const events = await story.events('PersistentVolume', 'used');
    const told = 'RecyclerPod: Recycler pod: Successfully assigned default/recycler-for-used to node-';
    assert.ok(
      events.some((event) => event.startsWith(told)),
      events.join('\n'),
    );
    assert.equal(events.at(-1), 'VolumeRecycled: Volume recycled');
    await story.until(async () => (await story.listPods()).length === 0);
  });
});
