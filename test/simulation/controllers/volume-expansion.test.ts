import assert from 'node:assert/strict';
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '../../../src/kinds/index.ts';
import { Story, template } from './story.ts';

const DATA = { name: 'data', namespace: 'default' };

describe('a claim that asks for more', () => {
  let story: Story;
  beforeEach(async () => {
    story = await Story.begin(47);
  });
  afterEach(() => story.stop());

  const claims = () => story.of<PersistentVolumeClaim>('v1', 'persistentvolumeclaims');
  const volumes = () => story.of<PersistentVolume>('v1', 'persistentvolumes');
  const claim = (storageClassName: string) =>
    claims().create({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: DATA,
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName,
        resources: { requests: { storage: '1Gi' } },
      },
    });
  const isBound = async (): Promise<boolean> => (await claims().get(DATA)).status?.phase === 'Bound';
  const askFor = (storage: string) =>
    claims().patch(DATA, 'merge', { spec: { resources: { requests: { storage } } } });

  it('of the local class has a larger volume, while its Pod runs', async () => {
    await claim('standard');
    const use = [{ name: 'v', persistentVolumeClaim: { claimName: 'data' } }];
    await story.pods.create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p', namespace: 'default' },
      spec: { ...template({}).spec, volumes: use },
    });
    await story.until(async () => (await story.readyPods()).length === 1);
    await askFor('3Gi');
    await story.until(async () => (await claims().get(DATA)).status?.capacity?.['storage'] === '3Gi');
    const { spec, status } = await claims().get(DATA);
    assert.deepEqual(status, {
      phase: 'Bound',
      accessModes: ['ReadWriteOnce'],
      capacity: { storage: '3Gi' },
      allocatedResources: { storage: '3Gi' },
    });
    const volume = await volumes().get({ name: spec?.volumeName ?? '' });
    assert.equal(volume.spec?.capacity?.['storage'], '3Gi');
    const events = await story.events('PersistentVolumeClaim', 'data');
    assert.equal(events.at(-1), 'VolumeResizeSuccessful: ExpandVolume succeeded for volume default/data');
    assert.equal((await story.readyPods()).length, 1);
  });

  it('of another driver waits for that one', async () => {
    await story.of<StorageClass>('storage.k8s.io/v1', 'storageclasses').create({
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'other' },
      provisioner: 'other.example',
      allowVolumeExpansion: true,
    });
    await volumes().create({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: 'made' },
      spec: {
        capacity: { storage: '1Gi' },
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'other',
        csi: { driver: 'other.example', volumeHandle: 'v' },
      },
    });
    await claim('other');
    await story.until(isBound);
    await askFor('2Gi');
    await story.running.clock.advance(5000);
    const { status } = await claims().get(DATA);
    assert.deepEqual(status?.capacity, { storage: '1Gi' });
    const events = await story.events('PersistentVolumeClaim', 'data');
    assert.equal(events.at(-1), 'ExternalExpanding: waiting for an external controller to expand this PVC');
  });
});
