import assert from 'node:assert/strict';
import type { Deployment, Node, Pod, PodDisruptionBudget } from '../../../src/kinds/index.ts';
import { simulateCluster } from '../../support/simulated-cluster.ts';
import { conditionLines, Story, template } from './story.ts';

describe('a node', () => {
  let story: Story;
  beforeEach(async () => {
    story = await Story.begin(41);
  });
  afterEach(() => story.stop());

  const nodes = () => story.of<Node>('v1', 'nodes');
  /** A Pod on a node, with tolerations of one's own in place of those that admission adds. */
  const create = (name: string, nodeName: string, spec: Partial<Pod['spec']> = {}): Promise<Pod> =>
    story.pods.create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'default' },
      spec: { ...template({}).spec, nodeName, ...spec },
    });
  const names = async (): Promise<string> =>
    (await story.listPods())
      .map(({ metadata }) => metadata.name ?? '')
      .sort()
      .join(' ');
  const register = (name: string): Promise<Node> =>
    nodes().create({
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name },
      status: { conditions: [{ type: 'Ready', status: 'True', reason: 'KubeletReady' }] },
    });

  it('that falls silent is unreachable after 50 s: its Pods are not ready, and go when they no longer tolerate it', async () => {
    await register('silent');
    await story.running.clock.advance(10_000);
    await create('brief', 'silent', {
      tolerations: [
        {
          key: 'node.kubernetes.io/unreachable',
          operator: 'Exists',
          effect: 'NoExecute',
          tolerationSeconds: 20,
        },
      ],
    });
    await story.running.clock.advance(35_000);
    assert.deepEqual((await nodes().get({ name: 'silent' })).spec?.taints, undefined);
    await story.running.clock.advance(10_000);
    const node = await nodes().get({ name: 'silent' });
    assert.ok(conditionLines(node.status?.conditions).includes('Ready=Unknown NodeStatusUnknown'));
    assert.deepEqual(
      node.spec?.taints?.map(({ key, effect }) => `${key}:${effect}`),
      ['node.kubernetes.io/unreachable:NoSchedule', 'node.kubernetes.io/unreachable:NoExecute'],
    );
    assert.equal(
      (await story.pods.get({ name: 'brief', namespace: 'default' })).metadata.deletionTimestamp,
      undefined,
    );
    await story.running.clock.advance(20_000);
    const brief = await story.pods.get({ name: 'brief', namespace: 'default' });
    assert.ok(brief.metadata.deletionTimestamp);
    assert.ok(
      conditionLines(brief.status?.conditions).includes('DisruptionTarget=True DeletionByTaintManager'),
    );
    const others = (await nodes().list()).items.filter(({ metadata }) => metadata.name !== 'silent');
    assert.ok(
      others.every(({ spec }) => spec?.taints === undefined),
      'nodes that beat are left alone',
    );
  });

  it('with a NoExecute taint loses the Pods that do not tolerate it, at once or after their time', async () => {
    await create('none', 'node-1');
    await create('some', 'node-1', {
      tolerations: [{ key: 'gone', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 30 }],
    });
    await create('all', 'node-1', { tolerations: [{ key: 'gone', operator: 'Exists' }] });
    await story.until(async () => (await story.readyPods()).length === 3);
    await nodes().patch({ name: 'node-1' }, 'merge', {
      spec: { taints: [{ key: 'gone', effect: 'NoExecute' }] },
    });
    await story.running.clock.advance(15_000);
    assert.equal(await names(), 'all some');
    await story.running.clock.advance(30_000);
    assert.equal(await names(), 'all');
  });

  it('that is gone takes its Pods with it, after a while', async () => {
    await register('going');
    await create('lost', 'going');
    await story.running.clock.advance(5000);
    await nodes().delete({ name: 'going' });
    await story.running.clock.advance(30_000);
    assert.equal(await names(), 'lost');
    await story.running.clock.advance(20_000);
    assert.equal(await names(), '');
  });
});

describe('a disruption budget', () => {
  it('says how many Pods may go, by what their controller wants', async () => {
    const story = await Story.begin(42);
    const labels = { app: 'web' };
    await story.of<Deployment>('apps/v1', 'deployments').create({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: 'default' },
      spec: { replicas: 4, selector: { matchLabels: labels }, template: template(labels) },
    });
    const budgets = story.of<PodDisruptionBudget>('policy/v1', 'poddisruptionbudgets');
    await budgets.create({
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'b', namespace: 'default' },
      spec: { minAvailable: '50%', selector: { matchLabels: labels } },
    });
    const allowed = async (): Promise<number | undefined> =>
      (await budgets.get({ name: 'b', namespace: 'default' })).status?.disruptionsAllowed;
    await story.until(async () => (await allowed()) === 2);
    const [first, second, third] = await story.readyPods();
    const evict = (name = ''): Promise<unknown> =>
      story.pods.createSubresource({ name, namespace: 'default' }, 'eviction', {
        apiVersion: 'policy/v1',
        kind: 'Eviction',
        metadata: { name, namespace: 'default' },
      });
    await evict(first);
    await evict(second);
    await assert.rejects(evict(third), /disruption budget/);
    await story.until(async () => (await allowed()) === 2);
    await story.stop();
  });
});

describe('where no node is heard of any more', () => {
  it('none of them loses its Pods, until one is', async () => {
    const running = await simulateCluster(43, {
      nodes: { count: 0 },
      scheduler: false,
      controllers: ['node-lifecycle-controller'],
    });
    const { clock, client } = running;
    const nodes = client.resource<Node>('v1', 'nodes');
    const register = (name: string): Promise<Node> =>
      nodes.create({
        apiVersion: 'v1',
        kind: 'Node',
        metadata: { name },
        status: { conditions: [{ type: 'Ready', status: 'True', reason: 'KubeletReady' }] },
      });
    const effects = async (name: string): Promise<unknown> =>
      ((await nodes.get({ name })).spec?.taints ?? []).map(({ effect }) => effect);
    await register('a');
    await register('b');
    await clock.advance(120_000);
    assert.deepEqual([await effects('a'), await effects('b')], [['NoSchedule'], ['NoSchedule']]);
    await register('c');
    await clock.advance(5000);
    assert.deepEqual([await effects('a'), await effects('c')], [['NoSchedule', 'NoExecute'], []]);
    await clock.advance(60_000);
    assert.deepEqual([await effects('a'), await effects('c')], [['NoSchedule'], ['NoSchedule']]);
    await running.stop();
  });
});
