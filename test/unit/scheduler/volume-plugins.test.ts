import assert from 'node:assert/strict';
import type {
  CSIDriver,
  CSINode,
  CSIStorageCapacity,
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  StorageClass,
  VolumeAttachment,
} from '../../../src/kinds/index.ts';
import { node, pod, SchedulerHarness } from './harness.ts';

type Volume = NonNullable<NonNullable<Pod['spec']>['volumes']>[number];

const DRIVER = 'csi.example';

function nodeIn(name: string, labels: Record<string, string> = {}): Node {
  return node(name, { metadata: { name, labels } });
}

function claim(
  name: string,
  more: { mode?: 'ReadWriteOncePod'; volume?: string; className?: string } = {},
): PersistentVolumeClaim {
  const { mode = 'ReadWriteOnce', volume, className } = more;
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      name,
      namespace: 'default',
      uid: `uid-${name}`,
      ...(volume ? { annotations: { 'pv.kubernetes.io/bind-completed': 'yes' } } : {}),
    },
    spec: {
      accessModes: [mode],
      resources: { requests: { storage: '10Gi' } },
      ...(volume ? { volumeName: volume } : {}),
      ...(className ? { storageClassName: className } : {}),
    },
  };
}

function volume(name: string, labels: Record<string, string> = {}): PersistentVolume {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name, labels },
    spec: { csi: { driver: DRIVER, volumeHandle: `handle-${name}` } },
  };
}

const uses = (name: string): Volume => ({ name, persistentVolumeClaim: { claimName: name } });
const disk = (pdName: string, readOnly = false): Volume => ({
  name: pdName,
  gcePersistentDisk: { pdName, readOnly },
});

function limited(nodeName: string, count: number): CSINode {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'CSINode',
    metadata: { name: nodeName },
    spec: { drivers: [{ name: DRIVER, nodeID: nodeName, allocatable: { count } }] },
  };
}

function driver(spec: CSIDriver['spec']): CSIDriver {
  return { apiVersion: 'storage.k8s.io/v1', kind: 'CSIDriver', metadata: { name: DRIVER }, spec };
}

function capacity(zone: string, size: string, maximumVolumeSize?: string): CSIStorageCapacity {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'CSIStorageCapacity',
    metadata: { name: zone, namespace: 'default' },
    storageClassName: 'late',
    nodeTopology: { matchLabels: { 'topology.kubernetes.io/zone': zone } },
    capacity: size,
    ...(maximumVolumeSize ? { maximumVolumeSize } : {}),
  };
}

interface Case {
  readonly title: string;
  readonly nodes: readonly Node[];
  readonly claims?: readonly PersistentVolumeClaim[];
  readonly volumes?: readonly PersistentVolume[];
  readonly csiNodes?: readonly CSINode[];
  readonly drivers?: readonly CSIDriver[];
  readonly capacities?: readonly CSIStorageCapacity[];
  readonly attachments?: readonly VolumeAttachment[];
  readonly existing?: readonly Pod[];
  readonly uses: readonly Volume[];
  readonly expected: readonly string[] | RegExp;
}

const TWO = [nodeIn('a'), nodeIn('b')];
const ZONES = [
  nodeIn('a', { 'topology.kubernetes.io/zone': 'east' }),
  nodeIn('b', { 'topology.kubernetes.io/zone': 'west' }),
];

const CASES: readonly Case[] = [
  {
    title: 'keeps off a node on which another Pod has the disk',
    nodes: TWO,
    existing: [pod('x', { nodeName: 'a', volumes: [disk('d')] })],
    uses: [disk('d')],
    expected: ['b'],
  },
  {
    title: 'shares a disk that nobody writes to',
    nodes: [nodeIn('a')],
    existing: [pod('x', { nodeName: 'a', volumes: [disk('d', true)] })],
    uses: [disk('d', true)],
    expected: ['a'],
  },
  {
    title: 'says that the disk is taken',
    nodes: [nodeIn('a')],
    existing: [pod('x', { nodeName: 'a', volumes: [disk('d', true)] })],
    uses: [disk('d')],
    expected:
      /^0\/1 nodes are available: 1 node\(s\) had no available disk\. .*1 No preemption victims found/,
  },
  {
    title: 'uses no claim that another Pod has to itself, on whatever node',
    nodes: TWO,
    claims: [claim('own', { mode: 'ReadWriteOncePod', volume: 'v' })],
    volumes: [volume('v')],
    existing: [pod('x', { nodeName: 'a', volumes: [uses('own')] })],
    uses: [uses('own')],
    expected:
      /^0\/2 nodes are available: 2 node\(s\) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod\. /,
  },
  {
    title: 'uses a claim of a node that others use there, too',
    nodes: [nodeIn('a')],
    claims: [claim('shared', { volume: 'v' })],
    volumes: [volume('v')],
    existing: [pod('x', { nodeName: 'a', volumes: [uses('shared')] })],
    uses: [uses('shared')],
    expected: ['a'],
  },
  {
    title: 'goes into the zone of its volume',
    nodes: ZONES,
    claims: [claim('data', { volume: 'v' })],
    volumes: [volume('v', { 'topology.kubernetes.io/zone': 'west' })],
    uses: [uses('data')],
    expected: ['b'],
  },
  {
    title: 'knows the older labels of a zone, and a volume that is in several',
    nodes: ZONES,
    claims: [claim('data', { volume: 'v' })],
    volumes: [volume('v', { 'failure-domain.beta.kubernetes.io/zone': 'north__west' })],
    uses: [uses('data')],
    expected: ['b'],
  },
  {
    title: 'says that no node is in the zone of its volume',
    nodes: ZONES,
    claims: [claim('data', { volume: 'v' })],
    volumes: [volume('v', { 'topology.kubernetes.io/zone': 'north' })],
    uses: [uses('data')],
    expected:
      /^0\/2 nodes are available: 2 node\(s\) had no available volume zone\. .*2 Preemption is not helpful/,
  },
  {
    title: 'takes nodes that are in no zone for near enough',
    nodes: [nodeIn('a')],
    claims: [claim('data', { volume: 'v' })],
    volumes: [volume('v', { 'topology.kubernetes.io/zone': 'west' })],
    uses: [uses('data')],
    expected: ['a'],
  },
  {
    title: 'keeps off a node that has all the volumes that it can have',
    nodes: TWO,
    claims: [claim('one', { volume: 'v1' }), claim('two', { volume: 'v2' })],
    volumes: [volume('v1'), volume('v2')],
    csiNodes: [limited('a', 1), limited('b', 1)],
    existing: [pod('x', { nodeName: 'a', volumes: [uses('one')] })],
    uses: [uses('two')],
    expected: ['b'],
  },
  {
    title: 'counts a volume once that is there already',
    nodes: [nodeIn('a')],
    claims: [claim('one', { volume: 'v1' })],
    volumes: [volume('v1')],
    csiNodes: [limited('a', 1)],
    existing: [pod('x', { nodeName: 'a', volumes: [uses('one')] })],
    uses: [uses('one')],
    expected: ['a'],
  },
  {
    title: 'counts what is attached and no Pod uses',
    nodes: [nodeIn('a')],
    claims: [claim('two', { volume: 'v2' })],
    volumes: [volume('v1'), volume('v2')],
    csiNodes: [limited('a', 1)],
    attachments: [
      {
        apiVersion: 'storage.k8s.io/v1',
        kind: 'VolumeAttachment',
        metadata: { name: 'left' },
        spec: { attacher: DRIVER, nodeName: 'a', source: { persistentVolumeName: 'v1' } },
      },
    ],
    uses: [uses('two')],
    expected: /^0\/1 nodes are available: 1 node\(s\) exceed max volume count\. /,
  },
  {
    title: 'counts volumes that are yet to be made',
    nodes: [nodeIn('a')],
    claims: [claim('new', { className: 'late' }), claim('newer', { className: 'late' })],
    csiNodes: [limited('a', 1)],
    uses: [uses('new'), uses('newer')],
    expected: /1 node\(s\) exceed max volume count/,
  },
  {
    title: 'wants the driver on the node where that says so',
    nodes: TWO,
    claims: [claim('one', { volume: 'v1' })],
    volumes: [volume('v1')],
    csiNodes: [limited('b', 9)],
    drivers: [
      {
        apiVersion: 'storage.k8s.io/v1',
        kind: 'CSIDriver',
        metadata: { name: DRIVER },
        spec: { preventPodSchedulingIfMissing: true },
      },
    ],
    uses: [uses('one')],
    expected: ['b'],
  },
  {
    title: 'has a volume made only where its class allows it',
    nodes: ZONES,
    claims: [claim('new', { className: 'western' })],
    uses: [uses('new')],
    expected: ['b'],
  },
  {
    title: 'has a volume made only where its driver has room',
    nodes: ZONES,
    claims: [claim('new', { className: 'late' })],
    drivers: [driver({ storageCapacity: true })],
    capacities: [capacity('east', '1Gi'), capacity('west', '20Gi')],
    uses: [uses('new')],
    expected: ['b'],
  },
  {
    title: 'heeds the largest volume that a driver makes',
    nodes: ZONES,
    claims: [claim('new', { className: 'late' })],
    drivers: [driver({ storageCapacity: true })],
    capacities: [capacity('west', '20Gi', '5Gi')],
    uses: [uses('new')],
    expected:
      /^0\/2 nodes are available: 2 node\(s\) did not have enough free storage\. .*2 Preemption is not helpful/,
  },
  {
    title: 'does not ask for room where a driver does not tell of it',
    nodes: [nodeIn('a')],
    claims: [claim('new', { className: 'late' })],
    drivers: [driver({})],
    uses: [uses('new')],
    expected: ['a'],
  },
];

describe('the plugins for volumes', () => {
  let harness: SchedulerHarness;
  afterEach(() => harness.dispose());

  const fill = (given: Omit<Case, 'title' | 'uses' | 'expected'>, seed = 1): SchedulerHarness =>
    new SchedulerHarness(({ nodes, pods, informers }) => {
      for (const each of given.nodes) nodes.put(each);
      for (const each of given.claims ?? [])
        informers.of<PersistentVolumeClaim>('v1', 'persistentvolumeclaims').put(each);
      for (const each of given.volumes ?? [])
        informers.of<PersistentVolume>('v1', 'persistentvolumes').put(each);
      for (const each of given.csiNodes ?? [])
        informers.of<CSINode>('storage.k8s.io/v1', 'csinodes').put(each);
      for (const each of given.drivers ?? [])
        informers.of<CSIDriver>('storage.k8s.io/v1', 'csidrivers').put(each);
      for (const each of given.attachments ?? []) {
        informers.of<VolumeAttachment>('storage.k8s.io/v1', 'volumeattachments').put(each);
      }
      for (const each of given.capacities ?? []) {
        informers.of<CSIStorageCapacity>('storage.k8s.io/v1', 'csistoragecapacities').put(each);
      }
      const key = 'topology.kubernetes.io/zone';
      const classes = informers.of<StorageClass>('storage.k8s.io/v1', 'storageclasses');
      for (const [name, zones] of Object.entries({ late: [], western: ['west'] })) {
        classes.put({
          apiVersion: 'storage.k8s.io/v1',
          kind: 'StorageClass',
          metadata: { name },
          provisioner: DRIVER,
          volumeBindingMode: 'WaitForFirstConsumer',
          allowedTopologies: zones.map((zone) => ({ matchLabelExpressions: [{ key, values: [zone] }] })),
        });
      }
      for (const each of given.existing ?? []) pods.put(each);
    }, seed);

  for (const { title, uses: volumes, expected, ...given } of CASES) {
    // A claim that has no volume yet is asked one for on the node that was chosen.
    const isAsked = (given.claims ?? []).some(({ spec }) => !spec?.volumeName);
    it(title, async () => {
      for (let seed = 0; seed < (expected instanceof RegExp ? 1 : 3); seed++) {
        harness = fill(given, seed);
        harness.pods.put(pod('p', { volumes: [...volumes] }));
        await harness.rest();
        const nodeName = isAsked ? harness.asked.get('new') : harness.bindings.get('p');
        if (expected instanceof RegExp) assert.match(harness.messages.get('p') ?? '', expected);
        else assert.ok(nodeName !== undefined && expected.includes(nodeName), `on ${nodeName}`);
        assert.deepEqual(harness.logged, []);
      }
    });
  }

  it('gives a claim to the next Pod when the one goes that had it to itself', async () => {
    const first = pod('x', { nodeName: 'a', volumes: [uses('own')] });
    harness = fill({
      nodes: TWO,
      claims: [claim('own', { mode: 'ReadWriteOncePod', volume: 'v' })],
      volumes: [volume('v')],
      existing: [first],
    });
    harness.pods.put(pod('p', { volumes: [uses('own')] }));
    await harness.virtual.advance(20_000);
    assert.equal(harness.bindings.get('p'), undefined);
    harness.pods.remove(first);
    await harness.rest();
    assert.ok(harness.bindings.has('p'));
  });

  it('has a Pod of lower priority go that has a claim to itself', async () => {
    harness = fill({
      nodes: TWO,
      claims: [claim('own', { mode: 'ReadWriteOncePod', volume: 'v' })],
      volumes: [volume('v')],
      existing: [
        pod('x', { nodeName: 'a', volumes: [uses('own')], priority: 1 }),
        pod('y', { nodeName: 'b', priority: 1 }),
      ],
    });
    harness.pods.put(pod('p', { volumes: [uses('own')], priority: 9 }));
    await harness.rest();
    assert.deepEqual(harness.deleted, ['x']);
  });
});
