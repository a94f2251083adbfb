import assert from 'node:assert/strict';
import type { PersistentVolumeClaim, Pod } from '../../../src/kinds/index.ts';
import { Story } from './story.ts';

const CLAIM = { name: 'p-scratch', namespace: 'default' };
const POD = { name: 'p', namespace: 'default' };

describe('an ephemeral volume', () => {
  let story: Story;
  beforeEach(async () => {
    story = await Story.begin(41);
  });
  afterEach(() => story.stop());

  const claims = () => story.of<PersistentVolumeClaim>('v1', 'persistentvolumeclaims');
  const found = async (): Promise<PersistentVolumeClaim | undefined> =>
    (await claims().list({ namespace: 'default' })).items.find(
      ({ metadata }) => metadata.name === CLAIM.name,
    );
  const spec: NonNullable<PersistentVolumeClaim['spec']> = {
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: '1Gi' } },
  };

  async function run(labels: Record<string, string> = {}, storageClassName?: string): Promise<Pod> {
    const volumeClaimTemplate = {
      metadata: { labels },
      spec: { ...spec, ...(storageClassName === undefined ? {} : { storageClassName }) },
    };
    return story.pods.create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: POD,
      spec: {
        containers: [{ name: 'app', image: 'app:1', volumeMounts: [{ name: 'scratch', mountPath: '/s' }] }],
        volumes: [{ name: 'scratch', ephemeral: { volumeClaimTemplate } }],
      },
    });
  }

  it('has a claim of its own, which is the Pod’s, bound before the Pod runs, and gone with it', async () => {
    const { metadata } = await run({ type: 'scratch' });
    await story.until(async () => (await story.readyPods()).length === 1);
    const claim = await found();
    assert.equal(claim?.status?.phase, 'Bound');
    assert.equal(claim?.metadata.labels?.['type'], 'scratch');
    assert.deepEqual(claim?.metadata.ownerReferences, [
      {
        apiVersion: 'v1',
        kind: 'Pod',
        name: 'p',
        uid: metadata.uid,
        controller: true,
        blockOwnerDeletion: true,
      },
    ]);
    await story.pods.delete(POD);
    await story.until(async () => (await found()) === undefined);
  });

  it('has another claim where its own is deleted before the Pod has begun', async () => {
    await run({}, 'none');
    await story.until(async () => (await found()) !== undefined);
    const uid = (await found())?.metadata.uid;
    await claims().delete(CLAIM);
    await story.until(async () => {
      const claim = await found();
      return claim !== undefined && claim.metadata.uid !== uid;
    });
  });

  it('does not take a claim of that name that was made for somebody else', async () => {
    await claims().create({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: CLAIM, spec });
    await run();
    const why = 'PVC default/p-scratch was not created for pod default/p (pod is not owner)';
    await story.running.clock.advance(30_000);
    assert.deepEqual(await story.readyPods(), []);
    const events = await story.events('Pod', 'p');
    assert.ok(events.includes(`FailedBinding: ephemeral volume scratch: ${why}`), events.join('\n'));
  });
});
