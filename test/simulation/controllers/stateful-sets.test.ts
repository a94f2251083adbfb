import assert from 'node:assert/strict';
import type { ResourceQuota, StatefulSet } from '../../../src/kinds/index.ts';
import { Story, template } from './story.ts';
import { labels, selector, web } from './web.ts';

describe('a StatefulSet', () => {
  let story: Story;
  beforeEach(async () => {
    story = await Story.begin(13);
  });
  afterEach(() => story.stop());

  const sets = () => story.of<StatefulSet>('apps/v1', 'statefulsets');
  const create = (spec: Partial<StatefulSet['spec']> = {}): Promise<StatefulSet> =>
    sets().create({
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: web,
      spec: {
        replicas: 3,
        serviceName: 'web',
        selector,
        template: template(labels, { 'ready-after-ms': '2000' }),
        ...spec,
      },
    });
  const names = async (): Promise<string[]> =>
    (await story.listPods()).map(({ metadata }) => metadata.name ?? '').sort();

  it('starts in order, each Pod once the one before is ready, and stops in the reverse', async () => {
    await create();
    const seen: string[][] = [];
    const note = async (): Promise<void> => {
      const now = await names();
      if (now.join() !== (seen.at(-1) ?? []).join()) seen.push(now);
    };
    await story.until(async () => {
      await note();
      return (await story.readyPods()).length === 3;
    });
    assert.deepEqual(seen, [['web-0'], ['web-0', 'web-1'], ['web-0', 'web-1', 'web-2']]);
    await sets().patch(web, 'merge', { spec: { replicas: 1 } });
    seen.length = 0;
    await story.until(async () => {
      await note();
      return (await names()).length === 1;
    });
    assert.deepEqual(seen, [['web-0', 'web-1', 'web-2'], ['web-0', 'web-1'], ['web-0']]);
  });

  it('gives each Pod a claim of its own, which its successor finds again', async () => {
    const claim = {
      metadata: { name: 'data' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    };
    await create({ replicas: 2, volumeClaimTemplates: [claim as never] });
    await story.until(async () => (await story.readyPods()).length === 2);
    const claims = story.of('v1', 'persistentvolumeclaims');
    const before = (await claims.list({ namespace: 'default' })).items.map(
      ({ metadata }) => `${metadata.name} ${metadata.uid}`,
    );
    assert.deepEqual(
      before.map((line) => line.split(' ')[0]),
      ['data-web-0', 'data-web-1'],
    );
    await story.pods.delete({ ...web, name: 'web-1' });
    await story.until(async () => (await story.readyPods()).length < 2);
    await story.until(async () => (await story.readyPods()).length === 2);
    const after = (await claims.list({ namespace: 'default' })).items.map(
      ({ metadata }) => `${metadata.name} ${metadata.uid}`,
    );
    assert.deepEqual(after, before);
  });

  it('updates from the highest ordinal down to the partition', async () => {
    await create({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } } });
    await story.until(async () => (await story.readyPods()).length === 3);
    await sets().patch(web, 'strategic', {
      spec: { template: { spec: { containers: [{ name: 'app', image: 'app:2' }] } } },
    });
    const images = async (): Promise<string> =>
      (await story.listPods())
        .map(({ metadata, spec }) => `${metadata.name}=${spec?.containers[0]?.image}`)
        .sort()
        .join(' ');
    await story.until(
      async () =>
        (await images()) === 'web-0=app:1 web-1=app:2 web-2=app:2' && (await story.readyPods()).length === 3,
    );
    await story.running.clock.advance(60_000);
    assert.equal(await images(), 'web-0=app:1 web-1=app:2 web-2=app:2');
    const { status } = await sets().get(web);
    assert.deepEqual([status?.currentReplicas, status?.updatedReplicas], [1, 2]);
    assert.notEqual(status?.currentRevision, status?.updateRevision);
  });
});

describe('a StatefulSet that is kept from making a Pod', () => {
  let story: Story;
  beforeEach(async () => {
    story = await Story.begin(15);
  });
  afterEach(() => story.stop());

  const create = (spec: Partial<NonNullable<StatefulSet['spec']>> = {}): Promise<StatefulSet> =>
    story.of<StatefulSet>('apps/v1', 'statefulsets').create({
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: web,
      spec: { replicas: 1, serviceName: 'web', selector, template: template(labels), ...spec },
    });
  const quota = (hard: Record<string, string>): Promise<ResourceQuota> =>
    story.of<ResourceQuota>('v1', 'resourcequotas').create({
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'none', namespace: 'default' },
      spec: { hard },
    });

  it('is held to from the moment that the quota is there', async () => {
    await quota({ pods: '0' });
    await story.running.clock.advance(0);
    const { items } = await story.of<ResourceQuota>('v1', 'resourcequotas').list({ namespace: 'default' });
    assert.deepEqual(items[0]?.status, { hard: { pods: '0' }, used: { pods: '0' } });
  });

  it('says so in upstream’s words', async () => {
    await quota({ pods: '0' });
    await story.running.clock.advance(1000);
    await create();
    await story.running.clock.advance(1000);
    const [first] = await story.events('StatefulSet', 'web');
    assert.equal(
      first,
      'FailedCreate: Create Pod web-0 in StatefulSet web failed error: pods "web-0" is forbidden: exceeded quota: none, requested: pods=1, used: pods=0, limited: pods=0',
    );
  });

  it('says so of its claims, and of the Pod that waits for them', async () => {
    await quota({ persistentvolumeclaims: '0' });
    await story.running.clock.advance(1000);
    await create({
      volumeClaimTemplates: [
        {
          metadata: { name: 'data' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
        },
      ],
    });
    await story.running.clock.advance(1000);
    const refused =
      'persistentvolumeclaims "data-web-0" is forbidden: exceeded quota: none, requested: persistentvolumeclaims=1, used: persistentvolumeclaims=0, limited: persistentvolumeclaims=0';
    assert.deepEqual((await story.events('StatefulSet', 'web')).slice(0, 2), [
      `FailedCreate: Create Claim data-web-0 for Pod web-0 in StatefulSet web failed error: ${refused}`,
      `FailedCreate: Create Pod web-0 in StatefulSet web failed error: failed to create PVC data-web-0: ${refused}`,
    ]);
  });
});
