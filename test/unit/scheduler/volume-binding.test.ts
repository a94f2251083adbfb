import assert from 'node:assert/strict';
import type {
  Event,
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  PriorityClass,
  StorageClass,
} from '../../../src/kinds/index.ts';
import { simulateCluster, type SimulatedCluster } from '../../support/simulated-cluster.ts';

const SELECTED_NODE = 'volume.kubernetes.io/selected-node';
const CONTROLLERS = ['serviceaccount-controller', 'persistentvolume-binder-controller'];

describe('volume binding', () => {
  let running: SimulatedCluster;
  beforeEach(async () => {
    running = await simulateCluster(1, { controllers: CONTROLLERS, nodes: { count: 0 } });
    await running.client.resource<Node>('v1', 'nodes').create({
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: 'a', labels: { 'kubernetes.io/hostname': 'a' } },
      status: { allocatable: { cpu: '4', memory: '8Gi', pods: '10' } },
    });
    // Nobody who finds the node ready runs here.
    const ready = { spec: { taints: null } };
    await running.client.resource<Node>('v1', 'nodes').patch({ name: 'a' }, 'merge', ready);
    await storageClass('manual', 'kubernetes.io/no-provisioner');
    await storageClass('made', 'example.com/nobody');
    await running.clock.advance(1000);
  });
  afterEach(() => running.stop());

  const pods = () => running.client.resource<Pod>('v1', 'pods');
  const claims = () => running.client.resource<PersistentVolumeClaim>('v1', 'persistentvolumeclaims');
  const volumes = () => running.client.resource<PersistentVolume>('v1', 'persistentvolumes');
  const named = (name: string) => ({ name, namespace: 'default' });
  const storageClass = (name: string, provisioner: string): Promise<StorageClass> =>
    running.client.resource<StorageClass>('storage.k8s.io/v1', 'storageclasses').create({
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name },
      provisioner,
      volumeBindingMode: 'WaitForFirstConsumer',
    });
  const claim = (name: string, storageClassName: string): Promise<PersistentVolumeClaim> =>
    claims().create({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: named(name),
      spec: {
        storageClassName,
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage: '1Gi' } },
      },
    });
  const volume = (name: string): Promise<PersistentVolume> =>
    volumes().create({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name },
      spec: {
        storageClassName: 'manual',
        accessModes: ['ReadWriteOnce'],
        capacity: { storage: '1Gi' },
        hostPath: { path: '/data' },
      },
    });
  const create = (name: string, cpu: string, ...claimNames: readonly string[]): Promise<Pod> =>
    pods().create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: named(name),
      spec: {
        containers: [{ name: 'main', image: 'app:1', resources: { requests: { cpu } } }],
        volumes: claimNames.map((claimName, i) => ({
          name: `v${i}`,
          persistentVolumeClaim: { claimName },
        })),
      },
    });
  const nodeOf = async (name: string): Promise<string | undefined> =>
    (await pods().get(named(name))).spec?.nodeName;
  const askedOf = async (name: string): Promise<string | undefined> =>
    (await claims().get(named(name))).metadata.annotations?.[SELECTED_NODE];

  it('binds a claim to a volume, and then the Pod', async () => {
    await volume('one');
    await claim('data', 'manual');
    await create('p', '1', 'data');
    await running.clock.advance(30_000);
    assert.equal(await nodeOf('p'), 'a');
    assert.equal((await claims().get(named('data'))).spec?.volumeName, 'one');
  });

  it('wants no more than one volume for a claim that a Pod names twice', async () => {
    await volume('one');
    await claim('data', 'manual');
    await running.clock.advance(5000);
    await create('p', '1', 'data', 'data');
    await running.clock.advance(30_000);
    assert.equal(await nodeOf('p'), 'a');
  });

  it('frees the room of a Pod that goes while its volume is made', async () => {
    await claim('data', 'made');
    await create('p', '4', 'data');
    await running.clock.advance(10_000);
    assert.equal(await askedOf('data'), 'a');
    await pods().delete(named('p'), { gracePeriodSeconds: 0 });
    await create('next', '4');
    await running.clock.advance(15_000);
    assert.equal(await nodeOf('next'), 'a');
  });

  it('tries the Pod again with the claim that replaces one that went', async () => {
    await claim('data', 'made');
    await create('p', '1', 'data');
    await running.clock.advance(10_000);
    await claims().patch(named('data'), 'merge', { metadata: { finalizers: null } });
    await claims().delete(named('data'));
    await running.clock.advance(10_000);
    await volume('one');
    await claim('data', 'manual');
    await running.clock.advance(60_000);
    assert.equal(await nodeOf('p'), 'a');
  });

  it('decides anew where a provisioner gives up', async () => {
    await claim('data', 'made');
    await create('p', '1', 'data');
    await running.clock.advance(10_000);
    await claims().patch(named('data'), 'merge', { metadata: { annotations: { [SELECTED_NODE]: null } } });
    await running.clock.advance(10_000);
    assert.equal(await askedOf('data'), 'a');
  });

  it('lets others have the room of a Pod that waits for more than ten minutes', async () => {
    await claim('data', 'made');
    await create('p', '4', 'data');
    await running.clock.advance(1000);
    await create('next', '4');
    await running.clock.advance(590_000);
    assert.equal(await nodeOf('next'), undefined);
    await running.clock.advance(20_000);
    assert.equal(await nodeOf('next'), 'a');
    assert.equal(await nodeOf('p'), undefined);
  });

  it('binds once a Pod whose labels change while it waits', async () => {
    await claim('data', 'made');
    await create('p', '3', 'data');
    await running.clock.advance(10_000);
    await pods().patch(named('p'), 'merge', { metadata: { labels: { changed: 'yes' } } });
    await running.clock.advance(10_000);
    const conditions = (await pods().get(named('p'))).status?.conditions ?? [];
    assert.deepEqual(
      conditions.filter(({ type, status }) => type === 'PodScheduled' && status === 'False'),
      [],
    );
  });

  it('takes a Pod back that waits for its volume, for one of a higher priority, and does not delete it', async () => {
    await running.client.resource<PriorityClass>('scheduling.k8s.io/v1', 'priorityclasses').create({
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name: 'high' },
      value: 1000,
    });
    await claim('data', 'made');
    await create('p', '4', 'data');
    await running.clock.advance(10_000);
    assert.equal(await askedOf('data'), 'a');
    const containers = [{ name: 'main', image: 'app:1', resources: { requests: { cpu: '4' } } }];
    await pods().create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: named('high'),
      spec: { containers, priorityClassName: 'high' },
    });
    await running.clock.advance(15_000);
    assert.equal(await nodeOf('high'), 'a');
    const { metadata, status } = await pods().get(named('p'));
    assert.deepEqual([metadata.deletionTimestamp, status?.nominatedNodeName], [undefined, undefined]);
    const { items } = await running.client.resource<Event>('v1', 'events').list({ namespace: 'default' });
    const [preempted] = items.filter(({ reason }) => reason === 'Preempted');
    assert.match(preempted?.message ?? '', /^Preempted by pod \S+ on node a \(in kube-scheduler memory\)\.$/);
  });

  it('waits for the claim of an ephemeral volume, and takes no other for it', async () => {
    const { metadata } = await pods().create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: named('p'),
      spec: {
        containers: [{ name: 'main', image: 'app:1' }],
        volumes: [
          {
            name: 'scratch',
            ephemeral: {
              volumeClaimTemplate: {
                spec: {
                  accessModes: ['ReadWriteOnce'],
                  storageClassName: 'made',
                  resources: { requests: { storage: '1Gi' } },
                },
              },
            },
          },
        ],
      },
    });
    const said = async (): Promise<string> => {
      await running.clock.advance(5000);
      const { status } = await pods().get(named('p'));
      return status?.conditions?.find(({ type }) => type === 'PodScheduled')?.message ?? '';
    };
    assert.match(
      await said(),
      /waiting for ephemeral volume controller to create the persistentvolumeclaim "p-scratch"/,
    );
    await claim('p-scratch', 'made');
    assert.match(
      await said(),
      /PVC default\/p-scratch was not created for pod default\/p \(pod is not owner\)/,
    );
    const owner = { apiVersion: 'v1', kind: 'Pod', name: 'p', uid: metadata.uid ?? '', controller: true };
    await claims().patch(named('p-scratch'), 'merge', { metadata: { ownerReferences: [owner] } });
    await running.clock.advance(20_000);
    assert.equal(await askedOf('p-scratch'), 'a');
  });

  it('does not take a claim for reachable whose volume is not there', async () => {
    await volume('one');
    await claim('data', 'manual');
    await create('p', '1', 'data');
    await running.clock.advance(30_000);
    await pods().delete(named('p'), { gracePeriodSeconds: 0 });
    await volumes().patch({ name: 'one' }, 'merge', { metadata: { finalizers: null } });
    await volumes().delete({ name: 'one' });
    await create('late', '1', 'data');
    await running.clock.advance(5000);
    const { status } = await pods().get(named('late'));
    assert.match(
      status?.conditions?.find(({ type }) => type === 'PodScheduled')?.message ?? '',
      /persistentvolumeclaim "data" bound to non-existent persistentvolume "one"\./,
    );
  });
});
