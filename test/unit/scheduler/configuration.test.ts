import assert from 'node:assert/strict';
import { readSchedulerConfiguration } from '../../../src/scheduler/index.ts';
import type { PersistentVolume, PersistentVolumeClaim } from '../../../src/kinds/index.ts';
import { node, pod, SchedulerHarness } from './harness.ts';

const HEAD = { apiVersion: 'kubescheduler.config.k8s.io/v1', kind: 'KubeSchedulerConfiguration' };

const read = (more: object) => readSchedulerConfiguration({ ...HEAD, ...more });
const profile = (more: object) => read({ profiles: [more] });
const plugins = (given: object) => profile({ plugins: given }).configuration.profiles[0]?.plugins;
const told = (name: string, args: object) => profile({ pluginConfig: [{ name, args }] });

describe('a KubeSchedulerConfiguration', () => {
  it("says upstream's defaults where it says nothing", () => {
    const { configuration, problems } = read({});
    assert.deepEqual(problems, []);
    const [only, ...others] = configuration.profiles;
    assert.deepEqual([only?.schedulerName, others], ['default-scheduler', []]);
    const scores = only?.plugins
      .get('score')
      ?.flatMap(({ name, weight }) => (weight ? [`${name} ${weight}`] : []));
    assert.deepEqual(scores, [
      'TaintToleration 3',
      'NodeAffinity 2',
      'NodeResourcesFit 1',
      'PodTopologySpread 2',
      'InterPodAffinity 2',
      'NodeResourcesBalancedAllocation 1',
      'ImageLocality 1',
    ]);
  });

  it('takes plugins out, and gives others another weight', () => {
    const sets = plugins({
      multiPoint: { disabled: [{ name: 'ImageLocality' }] },
      score: { disabled: [{ name: 'NodeAffinity' }], enabled: [{ name: 'InterPodAffinity', weight: 7 }] },
    });
    const names = (point: 'score' | 'filter') => sets?.get(point)?.map(({ name }) => name) ?? [];
    assert.ok(!names('filter').includes('ImageLocality'));
    assert.ok(names('filter').includes('NodeAffinity') && !names('score').includes('NodeAffinity'));
    assert.deepEqual(sets?.get('score')?.[0], { name: 'InterPodAffinity', weight: 7 });
  });

  it('leaves at a point what is enabled there alone where all else is disabled', () => {
    const sets = plugins({
      score: { disabled: [{ name: '*' }], enabled: [{ name: 'NodeResourcesFit', weight: 5 }] },
    });
    assert.deepEqual(sets?.get('score'), [{ name: 'NodeResourcesFit', weight: 5 }]);
  });

  const WRONG: readonly [title: string, document: object, problem: RegExp][] = [
    ['another kind', { kind: 'Pod' }, /^no kind "Pod" is registered/],
    ['an extender', { extenders: [{ urlPrefix: 'http://a' }] }, /^extenders: .*there are no extenders here/],
    [
      'two profiles of a name',
      { profiles: [{ schedulerName: 'a' }, { schedulerName: 'a' }] },
      /^profiles\[1\]\.schedulerName: Duplicate value/,
    ],
    [
      'a profile of several without a name',
      { profiles: [{ schedulerName: 'a' }, {}] },
      /^profiles\[1\]\.schedulerName: Required value/,
    ],
    [
      'a plugin that there is none of',
      { profiles: [{ plugins: { score: { enabled: [{ name: 'Mine' }] } } }] },
      /^profiles\[0\]\.plugins\.score\.enabled\[0\]\.name: Unsupported value: "Mine"/,
    ],
    [
      'no plugin that binds',
      { profiles: [{ plugins: { bind: { disabled: [{ name: '*' }] } } }] },
      /^profiles\[0\]\.plugins\.bind: Required value/,
    ],
    [
      'arguments of another type',
      { profiles: [{ pluginConfig: [{ name: 'InterPodAffinity', args: { hardPodAffinityWeight: 101 } }] }] },
      /^profiles\[0\]\.pluginConfig\[0\]\.args\.hardPodAffinityWeight: Invalid value: .*from 0 to 100/,
    ],
    [
      'a pause that ends before it begins',
      { podInitialBackoffSeconds: 20 },
      /^podMaxBackoffSeconds: Invalid value/,
    ],
    [
      'a percentage beyond all',
      { percentageOfNodesToScore: 101 },
      /^percentageOfNodesToScore: Invalid value/,
    ],
  ];
  for (const [title, document, problem] of WRONG) {
    it(`is told of ${title}`, () => {
      const { problems } = read(document);
      assert.equal(problems.length, 1, problems.join('\n'));
      assert.match(problems[0] ?? '', problem);
    });
  }

  it('is told of default constraints that are not to be used', () => {
    const defaultConstraints = [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'ScheduleAnyway' }];
    assert.match(told('PodTopologySpread', { defaultConstraints }).problems[0] ?? '', /defaultingType/);
    assert.deepEqual(told('PodTopologySpread', { defaultConstraints, defaultingType: 'List' }).problems, []);
  });
});

describe('a scheduler with profiles', () => {
  let harness: SchedulerHarness;
  afterEach(() => harness.dispose());

  const start = (document: object, fill: (harness: SchedulerHarness) => void): SchedulerHarness => {
    const { configuration, problems } = read(document);
    assert.deepEqual(problems, []);
    return new SchedulerHarness(fill, 1, configuration);
  };

  it('places each Pod as the profile says that it names', async () => {
    const packing = {
      schedulerName: 'packing',
      pluginConfig: [{ name: 'NodeResourcesFit', args: { scoringStrategy: { type: 'MostAllocated' } } }],
      plugins: { multiPoint: { disabled: [{ name: 'NodeResourcesBalancedAllocation' }] } },
    };
    harness = start({ profiles: [{ schedulerName: 'default-scheduler' }, packing] }, ({ nodes, pods }) => {
      for (const name of ['a', 'b']) nodes.put(node(name));
      pods.put(pod('there', { nodeName: 'a', cpu: '4' }));
      pods.put(pod('spread'));
      pods.put(pod('packed', { schedulerName: 'packing' }));
      pods.put(pod('of another', { schedulerName: 'another' }));
    });
    await harness.rest();
    assert.deepEqual(Object.fromEntries(harness.bindings), { spread: 'b', packed: 'a' });
  });

  it('asks at no point for a plugin that is disabled there', async () => {
    const lax = { schedulerName: 'lax', plugins: { filter: { disabled: [{ name: 'TaintToleration' }] } } };
    harness = start({ profiles: [{ schedulerName: 'default-scheduler' }, lax] }, ({ nodes, pods }) => {
      nodes.put(node('a', { spec: { taints: [{ key: 'x', effect: 'NoSchedule' }] } }));
      pods.put(pod('strict'));
      pods.put(pod('lax', { schedulerName: 'lax' }));
    });
    await harness.rest();
    assert.deepEqual([...harness.bindings.keys()], ['lax']);
  });

  it('holds Pods to what a profile requires and does not care for resources that it ignores', async () => {
    const pluginConfig = [
      {
        name: 'NodeAffinity',
        args: {
          addedAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: {
              nodeSelectorTerms: [{ matchExpressions: [{ key: 'pool', operator: 'In', values: ['mine'] }] }],
            },
          },
        },
      },
      { name: 'NodeResourcesFit', args: { ignoredResourceGroups: ['example.com'] } },
    ];
    harness = start({ profiles: [{ pluginConfig }] }, ({ nodes, pods }) => {
      nodes.put(node('a'));
      nodes.put(node('b', { metadata: { name: 'b', labels: { pool: 'mine' } } }));
      const requests = { 'example.com/part': '3' };
      pods.put(pod('p', { containers: [{ name: 'main', image: 'app:1', resources: { requests } }] }));
    });
    await harness.rest();
    assert.equal(harness.bindings.get('p'), 'b');
    harness.pods.put(pod('q', { nodeSelector: { pool: 'other' } }));
    await harness.rest();
    assert.match(
      harness.messages.get('q') ?? '',
      /1 node\(s\) didn't match Pod's node affinity\/selector, 1 node\(s\) didn't match scheduler-enforced node affinity/,
    );
  });

  it('scores by a line of utilization', async () => {
    const scoringStrategy = {
      type: 'RequestedToCapacityRatio',
      resources: [{ name: 'cpu', weight: 1 }],
      requestedToCapacityRatio: {
        shape: [
          { utilization: 0, score: 0 },
          { utilization: 50, score: 10 },
          { utilization: 100, score: 0 },
        ],
      },
    };
    const pluginConfig = [{ name: 'NodeResourcesFit', args: { scoringStrategy } }];
    const score = { disabled: [{ name: '*' }], enabled: [{ name: 'NodeResourcesFit' }] };
    harness = start({ profiles: [{ pluginConfig, plugins: { score } }] }, ({ nodes, pods }) => {
      for (const name of ['empty', 'half', 'full']) nodes.put(node(name));
      pods.put(pod('x', { nodeName: 'half', cpu: '4' }));
      pods.put(pod('y', { nodeName: 'full', cpu: '7' }));
      pods.put(pod('p'));
    });
    await harness.rest();
    assert.equal(harness.bindings.get('p'), 'half');
  });

  it('gives no volume to two Pods of different profiles', async () => {
    const profiles = [{ schedulerName: 'default-scheduler' }, { schedulerName: 'other' }];
    harness = start({ profiles }, ({ nodes, pods, informers }) => {
      nodes.put(node('a'));
      informers.of<PersistentVolumeClaim>('v1', 'persistentvolumeclaims').put({
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: {
          name: 'own',
          namespace: 'default',
          annotations: { 'pv.kubernetes.io/bind-completed': 'yes' },
        },
        spec: { accessModes: ['ReadWriteOncePod'], volumeName: 'v' },
      });
      informers.of<PersistentVolume>('v1', 'persistentvolumes').put({
        apiVersion: 'v1',
        kind: 'PersistentVolume',
        metadata: { name: 'v' },
      });
      const volumes = [{ name: 'own', persistentVolumeClaim: { claimName: 'own' } }];
      pods.put(pod('p', { volumes }));
      pods.put(pod('q', { volumes, schedulerName: 'other' }));
    });
    await harness.rest();
    assert.equal(harness.bindings.size, 1);
  });
});
