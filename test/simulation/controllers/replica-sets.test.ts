import assert from 'node:assert/strict';
import type { ReplicaSet } from '../../../src/kinds/index.ts';
import { Story, template } from './story.ts';
import { labels, selector, web } from './web.ts';

describe('a ReplicaSet', () => {
  let story: Story;
  beforeEach(async () => {
    story = await Story.begin(11);
  });
  afterEach(() => story.stop());

  const create = (replicas: number, behaviour: Record<string, string> = {}): Promise<ReplicaSet> =>
    story.of<ReplicaSet>('apps/v1', 'replicasets').create({
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: web,
      spec: { replicas, selector, template: template(labels, behaviour) },
    });
  const ready = (count: number) => async (): Promise<boolean> => (await story.readyPods()).length === count;

  it('adopts what it selects, and makes the rest', async () => {
    await story.pods.create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { ...web, name: 'lone', labels },
      spec: template(labels).spec,
    });
    const { metadata } = await create(3);
    await story.until(ready(3));
    const pods = await story.listPods();
    assert.equal(pods.length, 3);
    assert.ok(pods.some((pod) => pod.metadata.name === 'lone'));
    assert.ok(pods.every((pod) => pod.metadata.ownerReferences?.[0]?.uid === metadata.uid));
  });

  it('releases a Pod that no longer has its labels, and makes another', async () => {
    await create(2);
    await story.until(ready(2));
    const [first] = await story.listPods();
    await story.pods.patch(first?.metadata ?? {}, 'merge', { metadata: { labels: { app: 'debug' } } });
    await story.until(ready(3));
    const released = await story.pods.get(first?.metadata ?? {});
    assert.equal(released.metadata.ownerReferences, undefined);
  });

  it('chooses who has to go once those that were made a moment ago had time to begin', async () => {
    const sets = story.of<ReplicaSet>('apps/v1', 'replicasets');
    const raisedAndLowered = async (): Promise<void> => {
      await sets.patch(web, 'merge', { spec: { replicas: 3 } });
      await story.running.clock.advance(1);
      await sets.patch(web, 'merge', { spec: { replicas: 1 } });
    };
    await create(1, { 'ready-after-ms': '300' });
    await story.until(ready(1));
    const [cheap] = await story.readyPods();
    const annotations = { 'controller.kubernetes.io/pod-deletion-cost': '-1' };
    await story.pods.patch({ ...web, name: cheap ?? '' }, 'merge', { metadata: { annotations } });
    await raisedAndLowered();
    await story.running.clock.advance(5000);
    const left = await story.readyPods();
    assert.equal(left.length, 1);
    assert.ok(!left.includes(cheap ?? ''), 'the cheap one goes, though the others are younger');
    await sets.patch(web, 'merge', {
      spec: { template: template(labels, { 'never-ready': 'true' }) },
    });
    await raisedAndLowered();
    await story.running.clock.advance(1000);
    assert.deepEqual(await story.readyPods(), left, 'who never begins is not waited for');
    assert.equal((await story.listPods()).length, 1);
  });

  it('makes no Pod too many, however fast it is scaled', async () => {
    await create(1);
    const sets = story.of<ReplicaSet>('apps/v1', 'replicasets');
    let most = 0;
    for (const replicas of [20, 3, 15, 0, 7]) {
      await sets.patch(web, 'merge', { spec: { replicas } });
      await story.running.clock.advance(1);
      const alive = (await story.listPods()).filter((pod) => pod.metadata.deletionTimestamp === undefined);
      most = Math.max(most, alive.length);
    }
    await story.until(ready(7));
    assert.ok(most <= 20, `${most} at once`);
    await story.running.clock.advance(60_000);
    assert.equal((await story.listPods()).length, 7);
  });
});
