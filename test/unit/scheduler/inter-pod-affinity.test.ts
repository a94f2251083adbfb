import assert from 'node:assert/strict';
import type { Namespace, Node, Pod } from '../../../src/kinds/index.ts';
import { node, pod, SchedulerHarness } from './harness.ts';

type Spec = NonNullable<Pod['spec']>;
type Affinity = NonNullable<Spec['affinity']>;
type Term = NonNullable<
  NonNullable<Affinity['podAffinity']>['requiredDuringSchedulingIgnoredDuringExecution']
>[number];

const near = (...terms: Term[]): Affinity => ({
  podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms },
});
const far = (...terms: Term[]): Affinity => ({
  podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms },
});
const ratherNear = (term: Term, weight = 100): Affinity => ({
  podAffinity: {
    preferredDuringSchedulingIgnoredDuringExecution: [{ weight, podAffinityTerm: term }],
  },
});
const ratherFar = (term: Term, weight = 100): Affinity => ({
  podAntiAffinity: {
    preferredDuringSchedulingIgnoredDuringExecution: [{ weight, podAffinityTerm: term }],
  },
});
const by = (topologyKey: string, app: string, more: Partial<Term> = {}): Term => ({
  topologyKey,
  labelSelector: { matchLabels: { app } },
  ...more,
});

/** Two nodes in zone 1, one in zone 2, and one that is in none. */
const NODES: readonly Node[] = [
  ['a1', { zone: '1' }],
  ['a2', { zone: '1' }],
  ['b1', { zone: '2' }],
  ['nowhere', {}],
].map(([name, labels]) =>
  node(name as string, {
    metadata: { name: name as string, labels: { host: name, ...(labels as object) } as never },
  }),
);

function labelled(name: string, app: string, spec: Partial<Spec> = {}, namespace = 'default'): Pod {
  const made = pod(name, spec);
  return { ...made, metadata: { ...made.metadata, namespace, labels: { app } } };
}

function on(nodeName: string, app: string, affinity?: Affinity, namespace?: string): Pod {
  const spec = { nodeName, ...(affinity ? { affinity } : {}) };
  return labelled(`${app}-on-${nodeName}`, app, spec, namespace);
}

interface Case {
  readonly title: string;
  readonly existing?: readonly Pod[];
  readonly app?: string;
  readonly affinity?: Affinity;
  /** The nodes of which it gets one, whatever chance decides; or what is said where it gets none. */
  readonly expected: readonly string[] | RegExp;
}

const CASES: readonly Case[] = [
  {
    title: 'goes into the zone of the Pod that it has to be near',
    existing: [on('b1', 'db')],
    affinity: near(by('zone', 'db')),
    expected: ['b1'],
  },
  {
    title: 'goes to any node of that zone',
    existing: [on('a1', 'db')],
    affinity: near(by('zone', 'db')),
    expected: ['a1', 'a2'],
  },
  {
    title: 'finds no place where nobody is that it has to be near',
    affinity: near(by('zone', 'db')),
    expected:
      /^0\/4 nodes are available: 4 node\(s\) didn't match pod affinity rules\. .*4 Preemption is not helpful/,
  },
  {
    title: 'begins a series of Pods that want to be near each other, on a node with the label',
    app: 'db',
    affinity: near(by('zone', 'db')),
    expected: ['a1', 'a2', 'b1'],
  },
  {
    title: 'begins none where one of the series is on a node without the label',
    existing: [on('nowhere', 'db'), on('a1', 'db')],
    app: 'db',
    affinity: near(by('zone', 'db')),
    expected: ['a1', 'a2'],
  },
  {
    title: 'wants one Pod that all terms mean',
    existing: [on('a1', 'db'), on('b1', 'web')],
    affinity: near(by('zone', 'db'), by('zone', 'web')),
    expected: /4 node\(s\) didn't match pod affinity rules/,
  },
  {
    title: 'knows a Pod of another namespace only where that is named',
    existing: [on('b1', 'db', undefined, 'other')],
    affinity: near(by('zone', 'db')),
    expected: /didn't match pod affinity rules/,
  },
  {
    title: 'goes near a Pod of a namespace that is named',
    existing: [on('b1', 'db', undefined, 'other')],
    affinity: near(by('zone', 'db', { namespaces: ['other'] })),
    expected: ['b1'],
  },
  {
    title: 'goes near a Pod of a namespace that is selected',
    existing: [on('b1', 'db', undefined, 'other'), on('a1', 'db', undefined, 'third')],
    affinity: near(by('zone', 'db', { namespaceSelector: { matchLabels: { team: 'blue' } } })),
    expected: ['b1'],
  },
  {
    title: 'takes all namespaces for an empty selector of them',
    existing: [on('b1', 'db', undefined, 'third')],
    affinity: near(by('zone', 'db', { namespaceSelector: {} })),
    expected: ['b1'],
  },
  {
    title: 'keeps out of the zones of those that it has to be far from',
    existing: [on('a1', 'db'), on('b1', 'db')],
    affinity: far(by('zone', 'db')),
    expected: ['nowhere'],
  },
  {
    title: 'says that it is far from nobody',
    existing: [on('a1', 'db'), on('a2', 'db'), on('b1', 'db'), on('nowhere', 'db')],
    affinity: far(by('host', 'db')),
    expected:
      /^0\/4 nodes are available: 4 node\(s\) didn't match pod anti-affinity rules\. .*4 No preemption victims found/,
  },
  {
    title: 'keeps away from those that do not want it near',
    existing: [on('a1', 'db', far(by('zone', 'web')))],
    app: 'web',
    expected: ['b1', 'nowhere'],
  },
  {
    title: 'says who does not want it near',
    existing: NODES.map(({ metadata }) => on(metadata.name ?? '', 'db', far(by('host', 'web')))),
    app: 'web',
    expected: /^0\/4 nodes are available: 4 node\(s\) didn't satisfy existing pods anti-affinity rules\. /,
  },
  {
    title: 'is feared by a Pod that selects its namespace',
    existing: [
      on(
        'a1',
        'db',
        far(by('zone', 'web', { namespaceSelector: { matchLabels: { team: 'red' } } })),
        'third',
      ),
      on(
        'b1',
        'db',
        far(by('zone', 'web', { namespaceSelector: { matchLabels: { team: 'none' } } })),
        'third',
      ),
    ],
    app: 'web',
    expected: ['b1', 'nowhere'],
  },
  {
    title: 'prefers to be near',
    existing: [on('b1', 'db')],
    affinity: ratherNear(by('zone', 'db')),
    expected: ['b1'],
  },
  {
    title: 'prefers to be far',
    existing: [on('a1', 'db'), on('b1', 'db')],
    affinity: ratherFar(by('zone', 'db')),
    expected: ['nowhere'],
  },
  {
    title: 'weighs what it prefers',
    existing: [on('a1', 'db'), on('b1', 'cache')],
    affinity: {
      podAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 10, podAffinityTerm: by('zone', 'db') },
          { weight: 90, podAffinityTerm: by('zone', 'cache') },
        ],
      },
    },
    expected: ['b1'],
  },
  {
    title: 'goes where others prefer it',
    existing: [on('b1', 'db', ratherNear(by('zone', 'web')))],
    app: 'web',
    expected: ['b1'],
  },
  {
    title: 'goes where others have to be near it',
    existing: [on('b1', 'db', near(by('zone', 'web')))],
    app: 'web',
    expected: ['b1'],
  },
  {
    title: 'stays away where others would rather not have it',
    existing: [on('a1', 'db', ratherFar(by('zone', 'web'))), on('b1', 'db', ratherFar(by('zone', 'web')))],
    app: 'web',
    expected: ['nowhere'],
  },
  {
    title: 'means nobody by a term without a selector',
    existing: [on('a1', 'db')],
    affinity: far({ topologyKey: 'zone' }),
    expected: ['a1', 'a2', 'b1', 'nowhere'],
  },
];

describe('InterPodAffinity', () => {
  let harness: SchedulerHarness;
  afterEach(() => harness.dispose());

  const fill = (existing: readonly Pod[], seed = 1): SchedulerHarness =>
    new SchedulerHarness(({ nodes, pods, informers }) => {
      const namespaces = informers.of<Namespace>('v1', 'namespaces');
      for (const [name, team] of Object.entries({ default: 'red', other: 'blue', third: 'green' })) {
        namespaces.put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { team } } });
      }
      for (const each of NODES) nodes.put(each);
      for (const each of existing) pods.put(each);
    }, seed);

  for (const { title, existing = [], app = 'new', affinity, expected } of CASES) {
    it(title, async () => {
      for (let seed = 0; seed < (expected instanceof RegExp ? 1 : 3); seed++) {
        harness = fill(existing, seed);
        harness.pods.put(labelled('p', app, affinity ? { affinity } : {}));
        await harness.rest();
        const nodeName = harness.bindings.get('p');
        if (expected instanceof RegExp) assert.match(harness.messages.get('p') ?? '', expected);
        else assert.ok(nodeName !== undefined && expected.includes(nodeName), `on ${nodeName}`);
        assert.deepEqual(harness.logged, []);
      }
    });
  }

  it('keeps Pods apart that are placed one after the other', async () => {
    harness = fill([]);
    for (let i = 0; i < 5; i++)
      harness.pods.put(labelled(`p${i}`, 'db', { affinity: far(by('host', 'db')) }));
    await harness.rest();
    assert.equal(harness.bindings.size, 4);
    assert.equal(new Set(harness.bindings.values()).size, 4);
  });

  const waking: readonly [title: string, affinity: Affinity, event: (harness: SchedulerHarness) => void][] = [
    ['a Pod comes that it has to be near', near(by('zone', 'db')), ({ pods }) => pods.put(on('a1', 'db'))],
    [
      'a Pod is labelled as one that it has to be near',
      near(by('zone', 'db')),
      ({ pods }) => pods.put({ ...labelled('plain-on-b1', 'db', { nodeName: 'b1' }) }),
    ],
    [
      'the Pod leaves that it has to be far from',
      far(by('zone', 'plain'), by('all', 'plain')),
      ({ pods }) => pods.remove(on('b1', 'plain')),
    ],
    [
      'a node loses the label of its domain',
      far(by('zone', 'plain'), by('all', 'plain')),
      ({ nodes }) => nodes.put(node('nowhere', { metadata: { name: 'nowhere' } })),
    ],
  ];
  for (const [title, affinity, event] of waking) {
    it(`tries a Pod again when ${title}`, async () => {
      harness = fill([on('b1', 'plain')]);
      const all = NODES.map((each) => ({
        ...each,
        metadata: { ...each.metadata, labels: { ...each.metadata.labels, all: 'yes' } },
      }));
      for (const each of all) harness.nodes.put(each);
      harness.pods.put(labelled('p', 'new', { affinity }));
      await harness.virtual.advance(20_000);
      assert.equal(harness.bindings.get('p'), undefined);
      event(harness);
      await harness.rest();
      assert.ok(harness.bindings.has('p'));
    });
  }

  it('looks at no more Pods for one with affinity when many are placed already', async () => {
    let reads = 0;
    const counted = (name: string, nodeName: string): Pod => {
      const made = on(nodeName, 'db');
      const metadata = { ...made.metadata, name, uid: `uid-${name}` };
      Object.defineProperty(metadata, 'labels', { enumerable: true, get: () => (reads++, { app: 'db' }) });
      return { ...made, metadata };
    };
    harness = new SchedulerHarness(({ nodes, pods }) => {
      for (let i = 0; i < 300; i++) {
        nodes.put(
          node(`n${i}`, { metadata: { name: `n${i}`, labels: { zone: `${i % 3}`, host: `n${i}` } } }),
        );
        for (let j = 0; j < 10; j++) pods.put(counted(`${i}-${j}`, `n${i}`));
      }
    });
    const affinity = { ...near(by('zone', 'db')), ...ratherFar(by('host', 'db')) };
    let [before, most] = [0, 0];
    harness.onTurn = () => {
      most = Math.max(most, reads - before);
      before = reads;
    };
    const readsFor = async (name: string): Promise<number> => {
      [reads, before] = [0, 0];
      harness.pods.put(labelled(name, 'new', { affinity }));
      await harness.rest();
      assert.ok(harness.bindings.has(name));
      return reads;
    };
    assert.ok((await readsFor('first')) >= 3000, 'all are counted once');
    // A slice ends after a thousand steps, and each Pod that is counted is one.
    assert.ok(most > 0 && most <= 1100, `${most} in one turn`);
    await readsFor('second');
    const third = await readsFor('third');
    assert.ok(third <= 60, `${third} Pods looked at`);
  });
});
