import assert from 'node:assert/strict';
import type { Node, Pod, ReplicaSet, Service, StatefulSet } from '../../../src/kinds/index.ts';
import { node, pod, SchedulerHarness } from './harness.ts';

type Spec = NonNullable<Pod['spec']>;
type Constraint = NonNullable<Spec['topologySpreadConstraints']>[number];

const ZONE = 'topology.kubernetes.io/zone';
const HOST = 'kubernetes.io/hostname';

function nodeIn(name: string, labels: Record<string, string>, spec: Node['spec'] = {}): Node {
  return node(name, { metadata: { name, labels: { [HOST]: name, ...labels } }, spec });
}

/** Two nodes in zone a, two in zone b. */
const ZONES: readonly Node[] = ['a1', 'a2', 'b1', 'b2'].map((name) =>
  nodeIn(name, { [ZONE]: name.slice(0, 1), [name]: 'yes' }),
);

function web(name: string, spec: Partial<Spec> = {}, metadata: Partial<Pod['metadata']> = {}): Pod {
  const made = pod(name, spec);
  return { ...made, metadata: { ...made.metadata, labels: { app: 'web' }, ...metadata } };
}

/** So many Pods on each of these nodes. */
function placed(counts: Record<string, number>, metadata: Partial<Pod['metadata']> = {}): Pod[] {
  return Object.entries(counts).flatMap(([nodeName, count]) =>
    Array.from({ length: count }, (_, i) => web(`${nodeName}-${i}`, { nodeName }, metadata)),
  );
}

const spread = (topologyKey: string, more: Partial<Constraint> = {}): Constraint => ({
  topologyKey,
  maxSkew: 1,
  whenUnsatisfiable: 'DoNotSchedule',
  labelSelector: { matchLabels: { app: 'web' } },
  ...more,
});

interface Case {
  readonly title: string;
  readonly nodes?: readonly Node[];
  readonly existing?: readonly Pod[];
  readonly constraints: readonly Constraint[];
  readonly spec?: Partial<Spec>;
  readonly metadata?: Partial<Pod['metadata']>;
  readonly expected: readonly string[] | RegExp;
}

const CASES: readonly Case[] = [
  {
    title: 'goes into the zone with fewer',
    existing: placed({ a1: 1 }),
    constraints: [spread(ZONE)],
    expected: ['b1', 'b2'],
  },
  {
    title: 'goes anywhere while it is even enough',
    existing: placed({ a1: 1 }),
    constraints: [spread(ZONE, { maxSkew: 2 })],
    expected: ['a1', 'a2', 'b1', 'b2'],
  },
  {
    title: 'has to fulfil all constraints at once',
    existing: placed({ a1: 1, b1: 1, b2: 1 }),
    constraints: [spread(ZONE), spread(HOST)],
    expected: ['a2'],
  },
  {
    title: 'says that no node fulfils them',
    existing: placed({ a1: 3 }),
    constraints: [spread(ZONE), spread(HOST)],
    spec: { nodeSelector: { a1: 'yes' } },
    // Only one node counts then, and all that is there is even.
    expected: ['a1'],
  },
  {
    title: 'counts nodes that it cannot have, where it is told to',
    existing: placed({ a1: 3 }),
    constraints: [spread(HOST, { nodeAffinityPolicy: 'Ignore' })],
    spec: { nodeSelector: { a1: 'yes' } },
    expected:
      /^0\/4 nodes are available: 1 node\(s\) didn't match pod topology spread constraints, 3 node\(s\) didn't match Pod's node affinity\/selector\. .*1 No preemption victims found/,
  },
  {
    title: 'counts a node whose taint it does not tolerate',
    nodes: [
      ...ZONES.slice(0, 2),
      nodeIn('b1', { [ZONE]: 'b' }, { taints: [{ key: 'x', effect: 'NoSchedule' }] }),
    ],
    existing: placed({ a1: 1 }),
    constraints: [spread(ZONE)],
    expected:
      /1 node\(s\) had untolerated taint\(s\), 2 node\(s\) didn't match pod topology spread constraints/,
  },
  {
    title: 'does not count it where it is told not to',
    nodes: [
      ...ZONES.slice(0, 2),
      nodeIn('b1', { [ZONE]: 'b' }, { taints: [{ key: 'x', effect: 'NoSchedule' }] }),
    ],
    existing: placed({ a1: 1 }),
    constraints: [spread(ZONE, { nodeTaintsPolicy: 'Honor' })],
    expected: ['a1', 'a2'],
  },
  {
    title: 'names the nodes that are in no domain',
    nodes: [nodeIn('x', {})],
    constraints: [spread(ZONE)],
    expected:
      /^0\/1 nodes are available: 1 node\(s\) didn't match pod topology spread constraints \(missing required label\)\. .*1 Preemption is not helpful/,
  },
  {
    title: 'takes the fewest to be none where there are too few domains',
    existing: placed({ a1: 1, b1: 1 }),
    constraints: [spread(ZONE, { minDomains: 3 })],
    expected: /4 node\(s\) didn't match pod topology spread constraints\./,
  },
  {
    title: 'takes the fewest as they are where there are enough domains',
    existing: placed({ a1: 1, b1: 1 }),
    constraints: [spread(ZONE, { minDomains: 2 })],
    expected: ['a1', 'a2', 'b1', 'b2'],
  },
  {
    title: 'counts only Pods that have its own value of a key',
    existing: placed({ a1: 2 }, { labels: { app: 'web', version: '1' } }),
    constraints: [spread(ZONE, { matchLabelKeys: ['version'] })],
    metadata: { labels: { app: 'web', version: '2' } },
    expected: ['a1', 'a2', 'b1', 'b2'],
  },
  {
    title: 'does not count Pods on their way out',
    existing: placed({ a1: 2 }, { deletionTimestamp: '2026-01-01T00:00:00Z' }),
    constraints: [spread(ZONE)],
    expected: ['a1', 'a2', 'b1', 'b2'],
  },
  {
    title: 'does not count itself where the selector does not mean it',
    existing: placed({ a1: 1 }),
    constraints: [spread(ZONE)],
    metadata: { labels: { app: 'other' } },
    expected: ['a1', 'a2', 'b1', 'b2'],
  },
  {
    title: 'prefers the zone with fewer',
    existing: placed({ a1: 3, b1: 1 }),
    constraints: [spread(ZONE, { whenUnsatisfiable: 'ScheduleAnyway' })],
    expected: ['b1', 'b2'],
  },
  {
    title: 'prefers it also where that is uneven',
    nodes: ZONES.slice(0, 2),
    existing: placed({ a1: 5 }),
    constraints: [spread(HOST, { whenUnsatisfiable: 'ScheduleAnyway' })],
    expected: ['a2'],
  },
  {
    title: 'prefers nodes that are in a domain',
    nodes: [...ZONES.slice(0, 1), nodeIn('x', {})],
    existing: placed({ a1: 2 }),
    constraints: [spread(ZONE, { whenUnsatisfiable: 'ScheduleAnyway' })],
    expected: ['a1'],
  },
];

describe('PodTopologySpread', () => {
  let harness: SchedulerHarness;
  afterEach(() => harness.dispose());

  const fill = (nodes: readonly Node[], existing: readonly Pod[] = [], seed = 1): SchedulerHarness =>
    new SchedulerHarness((made) => {
      for (const each of nodes) made.nodes.put(each);
      for (const each of existing) made.pods.put(each);
    }, seed);

  for (const { title, nodes = ZONES, existing = [], constraints, spec, metadata, expected } of CASES) {
    it(title, async () => {
      for (let seed = 0; seed < (expected instanceof RegExp ? 1 : 3); seed++) {
        harness = fill(nodes, existing, seed);
        harness.pods.put(web('p', { topologySpreadConstraints: [...constraints], ...spec }, metadata));
        await harness.rest();
        const nodeName = harness.bindings.get('p');
        if (expected instanceof RegExp) assert.match(harness.messages.get('p') ?? '', expected);
        else assert.ok(nodeName !== undefined && expected.includes(nodeName), `on ${nodeName}`);
        assert.deepEqual(harness.logged, []);
      }
    });
  }

  it('spreads Pods evenly that are placed one after the other', async () => {
    harness = fill(ZONES);
    for (let i = 0; i < 16; i++) {
      harness.pods.put(web(`p${i}`, { topologySpreadConstraints: [spread(ZONE), spread(HOST)] }));
    }
    await harness.rest();
    const counts = ZONES.map(
      ({ metadata }) => [...harness.bindings.values()].filter((name) => name === metadata.name).length,
    );
    assert.deepEqual(counts, [4, 4, 4, 4]);
  });

  const owned = (kind: string): Partial<Pod['metadata']> => ({
    ownerReferences: [{ apiVersion: 'apps/v1', kind, name: 'owner', uid: 'uid-owner', controller: true }],
  });
  const owner = {
    metadata: { name: 'owner', namespace: 'default' },
    spec: { selector: { matchLabels: { app: 'web' } } },
  };
  const owners: readonly [kind: string, put: (harness: SchedulerHarness) => void][] = [
    [
      'Service',
      ({ informers }) =>
        informers
          .of<Service>('v1', 'services')
          .put({ ...owner, apiVersion: 'v1', kind: 'Service', spec: { selector: { app: 'web' } } }),
    ],
    [
      'ReplicaSet',
      ({ informers }) =>
        informers
          .of<ReplicaSet>('apps/v1', 'replicasets')
          .put({ ...owner, apiVersion: 'apps/v1', kind: 'ReplicaSet' }),
    ],
    [
      'StatefulSet',
      ({ informers }) =>
        informers.of<StatefulSet>('apps/v1', 'statefulsets').put({
          ...owner,
          apiVersion: 'apps/v1',
          kind: 'StatefulSet',
          spec: { ...owner.spec, serviceName: 's', template: {} },
        } as StatefulSet),
    ],
  ];
  for (const [kind, put] of owners) {
    it(`prefers to spread the Pods of a ${kind} that ask for nothing`, async () => {
      // The node with the most of them is the emptiest: room alone would lead there.
      const full = placed({ a1: 1, a2: 1, b2: 1 }, { labels: { app: 'other' } }).map((each) => ({
        ...each,
        metadata: { ...each.metadata, uid: `full-${each.metadata.name}`, name: `full-${each.metadata.name}` },
        spec: { ...pod('x', { cpu: '4' }).spec, nodeName: each.spec?.nodeName } as Spec,
      }));
      harness = fill(ZONES, [...full, ...placed({ b1: 6 })]);
      harness.pods.put(web('alone'));
      await harness.rest();
      assert.equal(harness.bindings.get('alone'), 'b1');
      put(harness);
      harness.pods.put(web('p', {}, kind === 'Service' ? {} : owned(kind)));
      await harness.rest();
      assert.match(harness.bindings.get('p') ?? '', /^a/);
    });
  }

  it('tries a Pod again when another one comes, goes, or a domain does', async () => {
    const events: readonly [string, (harness: SchedulerHarness) => void][] = [
      ['a Pod comes', ({ pods }) => pods.put(web('late', { nodeName: 'b1' }))],
      ['a Pod goes', ({ pods }) => pods.remove(placed({ a1: 1 })[0] as Pod)],
      ['the emptiest domain goes', ({ nodes }) => nodes.remove(ZONES[2] as Node)],
    ];
    for (const [title, event] of events) {
      harness = fill(ZONES.slice(0, 3), placed({ a1: 1 }));
      harness.pods.put(
        web('p', {
          topologySpreadConstraints: [spread(ZONE, { nodeAffinityPolicy: 'Ignore' })],
          nodeSelector: { a1: 'yes' },
        }),
      );
      await harness.virtual.advance(20_000);
      assert.equal(harness.bindings.get('p'), undefined, title);
      event(harness);
      await harness.rest();
      assert.equal(harness.bindings.get('p'), 'a1', title);
    }
  });

  it('looks at no more Pods for one that is spread when many are placed already', async () => {
    let reads = 0;
    const counted = (name: string, nodeName: string): Pod => {
      const made = web(name, { nodeName });
      const metadata = { ...made.metadata };
      Object.defineProperty(metadata, 'labels', { enumerable: true, get: () => (reads++, { app: 'web' }) });
      return { ...made, metadata };
    };
    harness = new SchedulerHarness(({ nodes, pods }) => {
      for (let i = 0; i < 300; i++) {
        nodes.put(nodeIn(`n${i}`, { [ZONE]: `${i % 3}` }));
        for (let j = 0; j < 10; j++) pods.put(counted(`${i}-${j}`, `n${i}`));
      }
    });
    const topologySpreadConstraints = [spread(ZONE), spread(HOST, { whenUnsatisfiable: 'ScheduleAnyway' })];
    const readsFor = async (name: string): Promise<number> => {
      reads = 0;
      harness.pods.put(web(name, { topologySpreadConstraints }));
      await harness.rest();
      assert.ok(harness.bindings.has(name));
      return reads;
    };
    assert.ok((await readsFor('first')) >= 3000, 'all are counted once');
    await readsFor('second');
    const third = await readsFor('third');
    assert.ok(third <= 60, `${third} Pods looked at`);
  });
});
