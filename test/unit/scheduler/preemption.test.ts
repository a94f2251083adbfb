import assert from 'node:assert/strict';
import type { Event, Node, Pod, PodDisruptionBudget, PriorityClass } from '../../../src/kinds/index.ts';
import { simulateCluster, type SimulatedCluster } from '../../support/simulated-cluster.ts';

type Spec = NonNullable<Pod['spec']>;

const PRIORITIES = { low: 10, middle: 500, high: 1000 } as const;
type Priority = keyof typeof PRIORITIES;

interface Placed {
  readonly name: string;
  readonly on: string;
  readonly cpu: string;
  readonly priority?: Priority;
  readonly labels?: Record<string, string>;
  readonly spec?: Partial<Spec>;
}

interface Case {
  readonly title: string;
  /** By name the cpu of each node. */
  readonly nodes: Readonly<Record<string, string>>;
  readonly existing: readonly Placed[];
  /** How many Pods with the label `app` may be disrupted, by its value. */
  readonly budgets?: Readonly<Record<string, number>>;
  readonly cpu?: string;
  readonly spec?: Partial<Spec>;
  readonly expected:
    { readonly victims: readonly string[]; readonly nominated: string } | { readonly message: string };
}

const ONE = { a: '3' };

const CASES: readonly Case[] = [
  {
    title: 'takes as few as have to go, the lowest priority first',
    nodes: ONE,
    existing: [
      { name: 'middle', on: 'a', cpu: '1', priority: 'middle' },
      { name: 'low', on: 'a', cpu: '1' },
      { name: 'middle-too', on: 'a', cpu: '1', priority: 'middle' },
    ],
    expected: { victims: ['low'], nominated: 'a' },
  },
  {
    title: 'takes several where one is not enough',
    nodes: ONE,
    existing: [
      { name: 'x', on: 'a', cpu: '1' },
      { name: 'y', on: 'a', cpu: '1' },
      { name: 'middle', on: 'a', cpu: '1', priority: 'middle' },
    ],
    cpu: '2',
    expected: { victims: ['x', 'y'], nominated: 'a' },
  },
  {
    title: 'prefers the node whose most important victim is the least important',
    nodes: { a: '1', b: '1' },
    existing: [
      { name: 'on-a', on: 'a', cpu: '1', priority: 'middle' },
      { name: 'on-b', on: 'b', cpu: '1', priority: 'low' },
    ],
    expected: { victims: ['on-b'], nominated: 'b' },
  },
  {
    title: 'prefers the node with fewer victims',
    nodes: { a: '2', b: '2' },
    existing: [
      { name: 'a1', on: 'a', cpu: '1' },
      { name: 'a2', on: 'a', cpu: '1' },
      { name: 'b1', on: 'b', cpu: '2' },
    ],
    cpu: '2',
    expected: { victims: ['b1'], nominated: 'b' },
  },
  {
    title: 'keeps to a disruption budget where another node has victims',
    nodes: { a: '1', b: '1' },
    existing: [
      { name: 'kept', on: 'a', cpu: '1', priority: 'low', labels: { app: 'kept' } },
      { name: 'free', on: 'b', cpu: '1', priority: 'middle' },
    ],
    budgets: { kept: 0 },
    expected: { victims: ['free'], nominated: 'b' },
  },
  {
    title: 'breaks a disruption budget where nothing else helps',
    nodes: { a: '1' },
    existing: [{ name: 'kept', on: 'a', cpu: '1', labels: { app: 'kept' } }],
    budgets: { kept: 0 },
    expected: { victims: ['kept'], nominated: 'a' },
  },
  {
    title: 'takes the one that no budget protects, though it is more important',
    nodes: ONE,
    existing: [
      { name: 'kept', on: 'a', cpu: '2', labels: { app: 'kept' } },
      { name: 'middle', on: 'a', cpu: '1', priority: 'middle' },
    ],
    budgets: { kept: 0 },
    expected: { victims: ['middle'], nominated: 'a' },
  },
  {
    title: 'takes the one that does not want the Pod near',
    nodes: { a: '8' },
    existing: [
      {
        name: 'shy',
        on: 'a',
        cpu: '1',
        spec: {
          affinity: {
            podAntiAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                { topologyKey: 'host', labelSelector: { matchLabels: { app: 'high' } } },
              ],
            },
          },
        },
      },
      { name: 'other', on: 'a', cpu: '1' },
    ],
    expected: { victims: ['shy'], nominated: 'a' },
  },
  {
    title: 'takes the one of which there are too many for an even spread',
    nodes: { a: '8', b: '8' },
    existing: [
      { name: 'one', on: 'a', cpu: '1', labels: { app: 'high' } },
      { name: 'other', on: 'a', cpu: '1' },
    ],
    spec: {
      nodeSelector: { host: 'a' },
      topologySpreadConstraints: [
        {
          topologyKey: 'host',
          maxSkew: 1,
          whenUnsatisfiable: 'DoNotSchedule',
          nodeAffinityPolicy: 'Ignore',
          labelSelector: { matchLabels: { app: 'high' } },
        },
      ],
    },
    expected: { victims: ['one'], nominated: 'a' },
  },
  {
    title: 'takes none where it would not make enough room',
    nodes: ONE,
    existing: [{ name: 'low', on: 'a', cpu: '1' }],
    cpu: '4',
    expected: {
      message:
        '0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.',
    },
  },
  {
    title: 'counts why it does not help, node by node',
    nodes: { a: '3', b: '1', c: '3' },
    existing: [
      { name: 'equal', on: 'a', cpu: '3', priority: 'high' },
      { name: 'equal-too', on: 'c', cpu: '2', priority: 'high' },
      { name: 'small', on: 'c', cpu: '1' },
    ],
    cpu: '2',
    expected: {
      message:
        '0/3 nodes are available: 3 Insufficient cpu. no new claims to deallocate, preemption: 0/3 nodes are available: 1 Insufficient cpu, 1 No preemption victims found for incoming pod, 1 Preemption is not helpful for scheduling.',
    },
  },
  {
    title: 'takes none for a Pod that is never to preempt',
    nodes: { a: '1' },
    existing: [{ name: 'low', on: 'a', cpu: '1' }],
    spec: { preemptionPolicy: 'Never', priorityClassName: 'polite' },
    expected: {
      message:
        '0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: not eligible due to preemptionPolicy=Never.',
    },
  },
];

describe('preemption', () => {
  let running: SimulatedCluster;
  beforeEach(async () => {
    running = await simulateCluster(1, { controllers: ['serviceaccount-controller'], nodes: { count: 0 } });
    const classes = running.client.resource<PriorityClass>('scheduling.k8s.io/v1', 'priorityclasses');
    const make = (name: string, value: number, preemptionPolicy?: 'Never') =>
      classes.create({
        apiVersion: 'scheduling.k8s.io/v1',
        kind: 'PriorityClass',
        metadata: { name },
        value,
        ...(preemptionPolicy ? { preemptionPolicy } : {}),
      });
    for (const [name, value] of Object.entries(PRIORITIES)) await make(name, value);
    await make('polite', 1000, 'Never');
  });
  afterEach(() => running.stop());

  const pods = () => running.client.resource<Pod>('v1', 'pods');
  const named = (name: string) => ({ name, namespace: 'default' });
  const read = (name: string): Promise<Pod> => pods().get(named(name));
  const wait = (ms = 100) => running.clock.advance(ms);

  const addNode = async (name: string, cpu: string): Promise<void> => {
    const resource = running.client.resource<Node>('v1', 'nodes');
    const made = await resource.create({
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name, labels: { host: name } },
      status: { allocatable: { cpu, memory: '8Gi', pods: '10' } },
    });
    // A new node is tainted until the node lifecycle controller, which does not run here, finds it ready.
    await resource.update({ ...made, spec: {} });
  };
  const create = (
    name: string,
    priority: Priority,
    cpu: string,
    { labels = {}, spec = {} }: { labels?: Record<string, string>; spec?: Partial<Spec> } = {},
  ): Promise<Pod> =>
    pods().create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { ...named(name), labels },
      spec: {
        priorityClassName: priority,
        containers: [{ name: 'main', image: 'app:1', resources: { requests: { cpu } } }],
        ...spec,
      },
    });
  const allowDisruptions = async (app: string, disruptionsAllowed: number): Promise<void> => {
    const budgets = running.client.resource<PodDisruptionBudget>('policy/v1', 'poddisruptionbudgets');
    await budgets.create({
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: named(app),
      spec: { minAvailable: 1, selector: { matchLabels: { app } } },
    });
    const counts = { currentHealthy: 1, desiredHealthy: 1, expectedPods: 1 };
    await budgets.patch(
      named(app),
      'merge',
      { status: { disruptionsAllowed, ...counts } },
      { subresource: 'status' },
    );
  };
  const goingNames = async (): Promise<string[]> => {
    const { items } = await pods().list({ namespace: 'default' });
    return items
      .filter(({ metadata }) => metadata.deletionTimestamp !== undefined)
      .map(({ metadata }) => metadata.name ?? '')
      .sort();
  };
  const eventsOf = async (reason: string): Promise<readonly Event[]> => {
    const events = running.client.resource<Event>('v1', 'events');
    const { items } = await events.list({ namespace: 'default' });
    return items.filter((each) => each.reason === reason);
  };
  const condition = (pod: Pod, type: string) => pod.status?.conditions?.find((each) => each.type === type);

  for (const { title, nodes, existing, budgets = {}, cpu = '1', spec, expected } of CASES) {
    it(title, async () => {
      for (const [name, ofNode] of Object.entries(nodes)) await addNode(name, ofNode);
      for (const { name, on, cpu: ofPod, priority = 'low', labels, spec: more } of existing) {
        await create(name, priority, ofPod, {
          spec: { nodeName: on, ...more },
          ...(labels ? { labels } : {}),
        });
      }
      for (const [app, allowed] of Object.entries(budgets)) await allowDisruptions(app, allowed);
      await wait();
      await create('p', 'high', cpu, { labels: { app: 'high' }, ...(spec ? { spec } : {}) });
      await wait();
      const pod = await read('p');
      if ('message' in expected) {
        assert.equal(condition(pod, 'PodScheduled')?.message, expected.message);
        assert.deepEqual(await goingNames(), []);
        return;
      }
      assert.deepEqual(await goingNames(), expected.victims);
      assert.equal(pod.status?.nominatedNodeName, expected.nominated);
      assert.match(condition(pod, 'PodScheduled')?.message ?? '', /^0\/\d nodes are available: [^.]*\.$/);
    });
  }

  it('has a victim end in its own time, and says why; then places the Pod', async () => {
    await addNode('a', '1');
    const victim = await create('victim', 'low', '1', {
      spec: { nodeName: 'a', terminationGracePeriodSeconds: 25 },
    });
    const pod = await create('p', 'high', '1');
    await wait();
    const going = await read('victim');
    assert.equal(going.metadata.deletionGracePeriodSeconds, 25);
    const { status, reason, message } = condition(going, 'DisruptionTarget') ?? {};
    assert.deepEqual(
      [status, reason, message],
      ['True', 'PreemptionByScheduler', 'default-scheduler: preempting to accommodate a higher priority pod'],
    );
    const [event] = await eventsOf('Preempted');
    assert.equal(event?.message, `Preempted by pod ${pod.metadata.uid} on node a`);
    assert.deepEqual(
      [event.involvedObject.name, event.related?.name, event.action],
      ['victim', 'p', 'Preempting'],
    );
    await wait(20_000);
    assert.equal((await read('p')).spec?.nodeName, undefined);
    assert.equal((await eventsOf('Preempted')).length, 1);
    await pods().delete(named('victim'), {
      gracePeriodSeconds: 0,
      preconditions: { uid: victim.metadata.uid ?? '' },
    });
    await wait(11_000);
    const placed = await read('p');
    assert.deepEqual([placed.spec?.nodeName, placed.status?.nominatedNodeName], ['a', undefined]);
  });

  it('preempts once, however many victims go one after the other', async () => {
    await addNode('a', '3');
    for (const name of ['x', 'y', 'z']) await create(name, 'low', '1', { spec: { nodeName: 'a' } });
    await create('p', 'high', '3');
    await wait();
    assert.deepEqual(await goingNames(), ['x', 'y', 'z']);
    for (const name of ['x', 'y', 'z']) {
      await wait(15_000);
      assert.equal((await read('p')).spec?.nodeName, undefined);
      await pods().delete(named(name), { gracePeriodSeconds: 0 });
    }
    await wait(11_000);
    assert.equal((await read('p')).spec?.nodeName, 'a');
    assert.equal((await eventsOf('Preempted')).length, 3);
  });

  it('keeps the room for whom it was made, and not for lower ones', async () => {
    await addNode('a', '1');
    await create('victim', 'low', '1', { spec: { nodeName: 'a' } });
    await create('p', 'high', '1');
    await wait();
    await create('equal', 'high', '1');
    await create('lower', 'middle', '1');
    await pods().delete(named('victim'), { gracePeriodSeconds: 0 });
    await wait(60_000);
    assert.equal((await read('p')).spec?.nodeName, 'a');
    for (const name of ['equal', 'lower']) assert.equal((await read(name)).spec?.nodeName, undefined, name);
  });

  it('takes a nomination back for a Pod of a higher priority', async () => {
    await addNode('a', '2');
    for (const name of ['victim', 'other']) await create(name, 'low', '1', { spec: { nodeName: 'a' } });
    await create('first', 'middle', '1');
    await wait();
    assert.equal((await read('first')).status?.nominatedNodeName, 'a');
    await create('second', 'high', '2');
    await wait();
    assert.equal((await read('second')).status?.nominatedNodeName, 'a');
    assert.deepEqual(await goingNames(), ['other', 'victim']);
    assert.equal((await read('first')).status?.nominatedNodeName, undefined);
    for (const name of ['victim', 'other']) await pods().delete(named(name), { gracePeriodSeconds: 0 });
    await wait(60_000);
    assert.equal((await read('second')).spec?.nodeName, 'a');
    assert.equal((await read('first')).spec?.nodeName, undefined);
  });

  it('gives the room to others when the Pod goes for which it was made', async () => {
    await addNode('a', '1');
    await create('victim', 'low', '1', { spec: { nodeName: 'a' } });
    await create('p', 'high', '1');
    await wait();
    await create('other', 'low', '1');
    await pods().delete(named('p'));
    await pods().delete(named('victim'), { gracePeriodSeconds: 0 });
    await wait(11_000);
    assert.equal((await read('other')).spec?.nodeName, 'a');
  });
});
