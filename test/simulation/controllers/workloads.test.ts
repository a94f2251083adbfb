import assert from 'node:assert/strict';
import type {
  DaemonSet,
  Deployment,
  Node,
  ReplicaSet,
  ResourceQuota,
  StatefulSet,
} from '../../../src/kinds/index.ts';
import { conditionLines, Story, template } from './story.ts';

const web = { name: 'web', namespace: 'default' };
const selector = { matchLabels: { app: 'web' } };
const labels = { app: 'web' };

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

describe('a DaemonSet', () => {
  it('is the maker’s also in what the server adds to it', async () => {
    const story = await Story.begin(16);
    const sets = story.of<DaemonSet>('apps/v1', 'daemonsets');
    const wanted: DaemonSet = {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: web,
      spec: { selector, template: template(labels) },
    };
    const ownersOf = ({ metadata }: DaemonSet): unknown[] =>
      (metadata.managedFields ?? [])
        .filter(({ fieldsV1 }) =>
          JSON.stringify(fieldsV1).includes('f:deprecated.daemonset.template.generation'),
        )
        .map(({ operation }) => operation);
    const made = await sets.create(wanted);
    assert.deepEqual(ownersOf(made), ['Update']);
    assert.equal(made.metadata.annotations?.['deprecated.daemonset.template.generation'], '1');
    await story.stop();
  });

  it('has a Pod on every node that it is for, also on one that comes later', async () => {
    const story = await Story.begin(14);
    await story.of<DaemonSet>('apps/v1', 'daemonsets').create({
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: web,
      spec: { selector, template: template(labels, {}, { nodeSelector: { disk: 'ssd' } }) },
    });
    const nodes = story.of<Node>('v1', 'nodes');
    const places = async (): Promise<string[]> =>
      (await story.listPods()).map(({ spec }) => spec?.nodeName ?? '?').sort();
    await story.running.clock.advance(5000);
    assert.deepEqual(await places(), []);
    for (const name of ['node-0', 'node-2'])
      await nodes.patch({ name }, 'merge', { metadata: { labels: { disk: 'ssd' } } });
    await story.until(async () => (await story.readyPods()).length === 2);
    assert.deepEqual(await places(), ['node-0', 'node-2']);
    await nodes.patch({ name: 'node-0' }, 'merge', { metadata: { labels: { disk: null } } });
    await story.until(async () => (await places()).join() === 'node-2');
    const counts = async (): Promise<string> => {
      const { status } = await story.of<DaemonSet>('apps/v1', 'daemonsets').get(web);
      return `${status?.desiredNumberScheduled} wanted, ${status?.numberMisscheduled} misplaced`;
    };
    await story.until(async () => (await counts()) === '1 wanted, 0 misplaced');
    await story.stop();
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
