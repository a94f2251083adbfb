import assert from 'node:assert/strict';
import type { Node, Pod } from '../../../src/kinds/index.ts';
import { simulateCluster, type SimulatedCluster } from '../../support/simulated-cluster.ts';

interface Case {
  readonly title: string;
  readonly nodes: readonly Node[];
  readonly pod: Pod['spec'];
  /** Where the Pod ends, or what its PodScheduled condition says. */
  readonly expected: { readonly node: string } | { readonly message: string };
}

function node(
  name: string,
  more: { labels?: Record<string, string>; spec?: Node['spec']; cpu?: string } = {},
): Node {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { 'kubernetes.io/hostname': name, ...more.labels } },
    ...(more.spec ? { spec: more.spec } : {}),
    status: { allocatable: { cpu: more.cpu ?? '4', memory: '8Gi', pods: '10' } },
  };
}

function container(cpu?: string) {
  return [{ name: 'main', image: 'app:1', ...(cpu ? { resources: { requests: { cpu } } } : {}) }];
}

const unhelped = (nodes: number): string =>
  `no new claims to deallocate, preemption: 0/${nodes} nodes are available: ${nodes} Preemption is not helpful for scheduling.`;

const CASES: readonly Case[] = [
  {
    title: 'takes the one node that has room',
    nodes: [node('small', { cpu: '1' }), node('large')],
    pod: { containers: container('2') },
    expected: { node: 'large' },
  },
  {
    title: 'counts what no node has',
    nodes: [node('a', { cpu: '1' }), node('b', { cpu: '1' })],
    pod: { containers: container('2') },
    expected: { message: `0/2 nodes are available: 2 Insufficient cpu. ${unhelped(2)}` },
  },
  {
    title: 'follows the node selector',
    nodes: [node('a'), node('b', { labels: { disk: 'ssd' } })],
    pod: { containers: container(), nodeSelector: { disk: 'ssd' } },
    expected: { node: 'b' },
  },
  {
    title: 'says that no node matches the selector',
    nodes: [node('a')],
    pod: { containers: container(), nodeSelector: { disk: 'ssd' } },
    expected: {
      message: `0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector. ${unhelped(1)}`,
    },
  },
  {
    title: 'keeps off cordoned and tainted nodes',
    nodes: [
      node('cordoned', { spec: { unschedulable: true } }),
      node('tainted', { spec: { taints: [{ key: 'only', value: 'gpu', effect: 'NoSchedule' }] } }),
    ],
    pod: { containers: container() },
    expected: {
      message: `0/2 nodes are available: 1 node(s) had untolerated taint(s), 1 node(s) were unschedulable. ${unhelped(2)}`,
    },
  },
  {
    title: 'goes where a taint is tolerated',
    nodes: [node('tainted', { spec: { taints: [{ key: 'only', value: 'gpu', effect: 'NoSchedule' }] } })],
    pod: { containers: container(), tolerations: [{ key: 'only', operator: 'Exists' }] },
    expected: { node: 'tainted' },
  },
  {
    title: 'prefers the node that its affinity prefers',
    nodes: [node('a'), node('b', { labels: { zone: 'near' } })],
    pod: {
      containers: container(),
      affinity: {
        nodeAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            {
              weight: 100,
              preference: { matchExpressions: [{ key: 'zone', operator: 'In', values: ['near'] }] },
            },
          ],
        },
      },
    },
    expected: { node: 'b' },
  },
];

describe('scheduler', () => {
  let running: SimulatedCluster;
  beforeEach(async () => {
    running = await simulateCluster(1, { controllers: ['serviceaccount-controller'], nodes: { count: 0 } });
  });
  afterEach(() => running.stop());

  const pods = () => running.client.resource<Pod>('v1', 'pods');
  const create = async (spec: Pod['spec'], name = 'p'): Promise<void> => {
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'default' }, spec } as Pod;
    await pods().create(pod);
  };
  /** A new node is tainted until the node lifecycle controller, which does not run here, finds it ready. */
  const addNodes = async (nodes: readonly Node[]): Promise<void> => {
    const resource = running.client.resource<Node>('v1', 'nodes');
    for (const each of nodes) {
      const made = await resource.create(each);
      await resource.update({ ...made, spec: each.spec ?? {} });
    }
    await running.clock.advance(10);
  };
  const read = (name = 'p'): Promise<Pod> => pods().get({ name, namespace: 'default' });
  const messageOf = (pod: Pod): string | undefined =>
    pod.status?.conditions?.find(({ type }) => type === 'PodScheduled')?.message;

  for (const { title, nodes, pod, expected } of CASES) {
    it(title, async () => {
      await addNodes(nodes);
      await create(pod);
      await running.clock.advance(100);
      const placed = await read();
      if ('node' in expected) assert.equal(placed.spec?.nodeName, expected.node);
      else assert.equal(messageOf(placed), expected.message);
    });
  }

  it('spreads Pods over nodes that are alike', async () => {
    await addNodes([node('a'), node('b'), node('c')]);
    for (let i = 0; i < 6; i++) await create({ containers: container('500m') }, `p${i}`);
    await running.clock.advance(100);
    const names = (await pods().list({ namespace: 'default' })).items.map(({ spec }) => spec?.nodeName);
    for (const name of ['a', 'b', 'c']) assert.equal(names.filter((each) => each === name).length, 2);
  });

  it('places a waiting Pod when a node with room comes', async () => {
    await addNodes([node('small', { cpu: '1' })]);
    await create({ containers: container('2') });
    await running.clock.advance(5000);
    assert.equal((await read()).spec?.nodeName, undefined);
    await addNodes([node('large')]);
    await running.clock.advance(5000);
    assert.equal((await read()).spec?.nodeName, 'large');
  });

  it('places a waiting Pod when another one makes room', async () => {
    await addNodes([node('a', { cpu: '2' })]);
    await create({ containers: container('2') }, 'first');
    await running.clock.advance(100);
    await create({ containers: container('2') }, 'second');
    await running.clock.advance(5000);
    assert.equal((await read('second')).spec?.nodeName, undefined);
    await pods().delete({ name: 'first', namespace: 'default' }, { gracePeriodSeconds: 0 });
    await running.clock.advance(11_000);
    assert.equal((await read('second')).spec?.nodeName, 'a');
  });

  it('leaves the Pods of another scheduler alone', async () => {
    await addNodes([node('a')]);
    await create({ containers: container(), schedulerName: 'mine' });
    await running.clock.advance(5000);
    assert.equal((await read()).spec?.nodeName, undefined);
  });
});
