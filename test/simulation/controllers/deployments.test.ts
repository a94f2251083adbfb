import assert from 'node:assert/strict';
import type { Deployment, ReplicaSet } from '../../../src/kinds/index.ts';
import { conditionLines, Story, template } from './story.ts';
import { labels, selector, web } from './web.ts';

describe('a Deployment', () => {
  let story: Story;
  beforeEach(async () => {
    story = await Story.begin(12);
  });
  afterEach(() => story.stop());

  const deployments = () => story.of<Deployment>('apps/v1', 'deployments');
  const sets = async (): Promise<readonly ReplicaSet[]> =>
    (await story.of<ReplicaSet>('apps/v1', 'replicasets').list({ namespace: 'default' })).items;
  const create = (
    spec: Partial<Deployment['spec']> = {},
    behaviour: Record<string, string> = {},
  ): Promise<Deployment> =>
    deployments().create({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: web,
      spec: { replicas: 3, selector, template: template(labels, behaviour), ...spec },
    });
  const setImage = (image: string): Promise<Deployment> =>
    deployments().patch(web, 'strategic', {
      spec: { template: { spec: { containers: [{ name: 'app', image }] } } },
    });
  const rolledOut = async (): Promise<boolean> => {
    const { status, metadata, spec } = await deployments().get(web);
    const wanted = spec?.replicas ?? 0;
    return (
      status?.observedGeneration === metadata.generation &&
      (status?.updatedReplicas ?? 0) === wanted &&
      (status?.availableReplicas ?? 0) === wanted &&
      (status?.replicas ?? 0) === wanted
    );
  };

  it('never has fewer available than it may, also where ReplicaSets are slower to count than their Pods to be ready', async () => {
    await create();
    await story.until(rolledOut);
    const counts: number[] = [];
    const key = '/registry/deployments/default/web';
    const { store } = story.running;
    store.watch(
      { start: key, end: `${key}0`, afterRevision: await store.currentRevision() },
      {
        events: (events) => {
          for (const event of events) {
            if (event.type !== 'put') continue;
            const { status } = JSON.parse(new TextDecoder().decode(event.record.value)) as Deployment;
            counts.push(status?.availableReplicas ?? 0);
          }
        },
        progress: () => {},
        ended: () => {},
      },
    );
    await setImage('app:2');
    await story.until(rolledOut);
    assert.equal(Math.min(...counts), 3, counts.join(' '));
    const scaled = (await story.events('Deployment', 'web')).filter((event) => event.includes('down'));
    assert.deepEqual(
      scaled.map((event) => /from \d to \d$/.exec(event)?.[0]),
      ['from 3 to 2', 'from 2 to 1', 'from 1 to 0'],
    );
  });

  it('counts revisions on from the one that its ReplicaSet says, of whatever size', async () => {
    await create();
    await story.until(rolledOut);
    const [first] = await sets();
    const annotations = { 'deployment.kubernetes.io/revision': '3546343826724305832' };
    await story
      .of<ReplicaSet>('apps/v1', 'replicasets')
      .patch(first?.metadata ?? {}, 'merge', { metadata: { annotations } });
    await setImage('app:2');
    await story.until(rolledOut);
    const { metadata } = await deployments().get(web);
    assert.equal(metadata.annotations?.['deployment.kubernetes.io/revision'], '3546343826724305833');
  });

  it('goes back to an earlier template with its ReplicaSet, which gets a new revision', async () => {
    await create();
    await story.until(rolledOut);
    await setImage('app:2');
    await story.until(rolledOut);
    await setImage('app:1');
    await story.until(rolledOut);
    const revisions = (await sets()).map(({ metadata: { annotations = {} }, spec }) => {
      const revision = annotations['deployment.kubernetes.io/revision'];
      const before = annotations['deployment.kubernetes.io/revision-history'] ?? 'none';
      return `revision ${revision}, before ${before}: ${spec?.replicas}`;
    });
    assert.deepEqual(revisions.sort(), ['revision 2, before none: 0', 'revision 3, before 1: 3']);
    const { metadata } = await deployments().get(web);
    assert.equal(metadata.annotations?.['deployment.kubernetes.io/revision'], '3');
  });

  it('does nothing to its template while it is paused, and is scaled all the same', async () => {
    await create();
    await story.until(rolledOut);
    await deployments().patch(web, 'merge', { spec: { paused: true, replicas: 5 } });
    await setImage('app:2');
    await story.until(async () => (await story.readyPods()).length === 5);
    await story.running.clock.advance(60_000);
    assert.equal((await sets()).length, 1);
    const { status } = await deployments().get(web);
    assert.ok(conditionLines(status?.conditions).includes('Progressing=Unknown DeploymentPaused'));
    await deployments().patch(web, 'merge', { spec: { paused: false } });
    await story.until(rolledOut);
    assert.equal((await sets()).length, 2);
  });

  it('says when a rollout makes no progress for too long, at its deadline and with no change to wake it', async () => {
    await create({ progressDeadlineSeconds: 30 }, { 'never-ready': 'true' });
    await story.running.clock.advance(29_000);
    const lines = async (): Promise<string[]> =>
      conditionLines((await deployments().get(web)).status?.conditions);
    assert.ok((await lines()).includes('Progressing=True ReplicaSetUpdated'));
    await story.running.clock.advance(10_000);
    assert.deepEqual(await lines(), [
      'Available=False MinimumReplicasUnavailable',
      'Progressing=False ProgressDeadlineExceeded',
    ]);
  });

  it('with Recreate makes no new Pod before the last old one is gone', async () => {
    await create({ strategy: { type: 'Recreate' } });
    await story.until(rolledOut);
    await setImage('app:2');
    await story.until(async () => {
      const images = new Set((await story.listPods()).map(({ spec }) => spec?.containers[0]?.image));
      assert.ok(images.size <= 1, 'two templates at once');
      return images.has('app:2') && rolledOut();
    });
  });

  it('keeps as many old ReplicaSets as its history limit says', async () => {
    await create({ revisionHistoryLimit: 1 });
    for (const image of ['app:2', 'app:3', 'app:4']) {
      await story.until(rolledOut);
      await setImage(image);
    }
    await story.until(rolledOut);
    await story.until(async () => (await sets()).length === 2);
    const images = (await sets()).map(({ spec }) => spec?.template?.spec?.containers[0]?.image ?? '');
    assert.deepEqual(images.sort(), ['app:3', 'app:4']);
  });
});
