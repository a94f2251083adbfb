import assert from 'node:assert/strict';
import type {
  CSINode,
  Event,
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  VolumeAttachment,
  VolumeAttributesClass,
} from '../../../src/kinds/index.ts';
import { type SimulatedCluster, simulateCluster } from '../../support/simulated-cluster.ts';

const namespace = 'default';
const PREFIX = 'simulation.wheelhouse.dev';
type VolumeSpec = NonNullable<PersistentVolume['spec']>;

const GCE = { gcePersistentDisk: { pdName: 'disk-1' } };
const AWS = { awsElasticBlockStore: { volumeID: 'aws://eu-west-1a/vol-1' } };
const CSI = { csi: { driver: 'disks.example.com', volumeHandle: 'disk-1' } };
const NFS = { nfs: { server: '10.0.0.1', path: '/' } };

describe('attach-detach controller', () => {
  let cluster: SimulatedCluster;
  beforeEach(async () => {
    cluster = await simulateCluster(1, { nodes: { count: 2 } });
  });
  afterEach(() => cluster.stop());

  const pods = () => cluster.client.resource<Pod>('v1', 'pods');
  const nodes = () => cluster.client.resource<Node>('v1', 'nodes');
  const attachments = () =>
    cluster.client.resource<VolumeAttachment>('storage.k8s.io/v1', 'volumeattachments');
  const attached = async (): Promise<string[]> =>
    (await attachments().list()).items
      .map(({ spec, status }) => `${spec?.nodeName} ${spec?.attacher} ${status?.attached}`)
      .toSorted();
  const rest = (ms = 3000): Promise<void> => cluster.clock.advance(ms);
  const phase = async (name: string): Promise<string> =>
    (await pods().get({ name, namespace })).status?.phase ?? '';
  const told = async (name: string, reason: string): Promise<string[]> => {
    const { items } = await cluster.client.resource<Event>('v1', 'events').list();
    return items.flatMap(({ involvedObject, reason: why, message = '' }) =>
      involvedObject.name === name && why === reason ? [message] : [],
    );
  };

  /** A volume that is there before its Pods, and the claim that has it. */
  async function disk(name: string, source: VolumeSpec, more: Partial<VolumeSpec> = {}, annotations = {}) {
    const accessModes = more.accessModes ?? ['ReadWriteOnce'];
    await cluster.client.resource<PersistentVolume>('v1', 'persistentvolumes').create({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: `pv-${name}`, annotations },
      spec: { capacity: { storage: '1Gi' }, storageClassName: 'none', accessModes, ...source, ...more },
    });
    await cluster.client.resource<PersistentVolumeClaim>('v1', 'persistentvolumeclaims').create({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name, namespace },
      spec: {
        storageClassName: 'none',
        volumeName: `pv-${name}`,
        accessModes,
        resources: { requests: { storage: '1Gi' } },
      },
    });
    await rest();
  }

  async function pod(name: string, nodeName: string, claimName = 'data'): Promise<void> {
    await pods().create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace },
      spec: {
        nodeSelector: { 'kubernetes.io/hostname': nodeName },
        terminationGracePeriodSeconds: 0,
        containers: [{ name: 'main', image: 'app', volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
        volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }],
      },
    });
    await rest();
  }

  const handled: readonly (readonly [string, VolumeSpec, string, string])[] = [
    ['CSI', CSI, 'disks.example.com', 'disk-1'],
    [
      'gcePersistentDisk',
      GCE,
      'pd.csi.storage.gke.io',
      'projects/UNSPECIFIED/zones/UNSPECIFIED/disks/disk-1',
    ],
    ['awsElasticBlockStore', AWS, 'ebs.csi.aws.com', 'vol-1'],
  ];
  for (const [kind, source, driver, handle] of handled) {
    it(`attaches a disk of ${kind} to the node of its Pod, and lets it go after that`, async () => {
      await disk('data', source);
      await pod('a', 'node-0');
      assert.deepEqual(await attached(), [`node-0 ${driver} true`]);
      assert.equal(await phase('a'), 'Running');
      const name = `kubernetes.io/csi/${driver}^${handle}`;
      const { status } = await nodes().get({ name: 'node-0' });
      assert.deepEqual(status?.volumesAttached, [{ name, devicePath: '' }]);
      assert.deepEqual(status?.volumesInUse, [name]);
      const success = 'AttachVolume.Attach succeeded for volume "pv-data" ';
      assert.deepEqual(await told('a', 'SuccessfulAttachVolume'), [success]);

      await pods().delete({ name: 'a', namespace });
      await rest();
      assert.deepEqual(await attached(), []);
      const after = (await nodes().get({ name: 'node-0' })).status;
      assert.deepEqual([after?.volumesAttached ?? [], after?.volumesInUse ?? []], [[], []]);
      const volumes = await cluster.client.resource<PersistentVolume>('v1', 'persistentvolumes').list();
      assert.deepEqual(
        volumes.items.map(({ status: { phase: state } = {} }) => state),
        ['Bound'],
        'the disk stays',
      );
    });
  }

  it('keeps a disk to one node, says who has it, and moves it on', async () => {
    await disk('data', CSI);
    await pod('a', 'node-0');
    await pod('b', 'node-1');
    assert.deepEqual(await attached(), ['node-0 disks.example.com true']);
    const said = 'Multi-Attach error for volume "pv-data" Volume is already used by pod(s) a';
    assert.deepEqual(await told('b', 'FailedAttachVolume'), [said]);
    const [status] = (await pods().get({ name: 'b', namespace })).status?.containerStatuses ?? [];
    assert.equal(status?.state?.waiting?.reason, 'ContainerCreating');
    await rest(130_000);
    const late = 'unmounted volumes=[data], unattached volumes=[data], failed to process volumes=[]';
    assert.deepEqual(await told('b', 'FailedMount'), [
      `Unable to attach or mount volumes: ${late}: context deadline exceeded`,
    ]);
    await pods().delete({ name: 'a', namespace });
    await rest();
    assert.deepEqual(await attached(), ['node-1 disks.example.com true']);
    assert.equal(await phase('b'), 'Running');
  });

  it('attaches what several nodes may have to several', async () => {
    await disk('data', CSI, { accessModes: ['ReadWriteMany'] });
    await pod('a', 'node-0');
    await pod('b', 'node-1');
    assert.deepEqual(await attached(), ['node-0 disks.example.com true', 'node-1 disks.example.com true']);
  });

  it('says what keeps a disk away, and goes on when that is gone', async () => {
    await disk('data', CSI, {}, { [`${PREFIX}/attach-error`]: 'no such disk' });
    await pod('a', 'node-0');
    assert.equal(await phase('a'), 'Pending');
    const text = 'AttachVolume.Attach failed for volume "pv-data" : no such disk';
    assert.deepEqual(await told('a', 'FailedAttachVolume'), [text]);
    const body = { metadata: { annotations: { [`${PREFIX}/attach-error`]: null } } };
    await cluster.client
      .resource<PersistentVolume>('v1', 'persistentvolumes')
      .patch({ name: 'pv-data' }, 'merge', body);
    await rest();
    assert.equal(await phase('a'), 'Running');
  });

  describe('a node that falls silent', () => {
    const silence = (taints: NonNullable<Node['spec']>['taints'] = []) =>
      nodes().patch({ name: 'node-0' }, 'merge', {
        metadata: { annotations: { [`${PREFIX}/heartbeat`]: 'none' } },
        spec: { taints },
      });

    it('keeps its disk for six minutes after its Pod is gone', async () => {
      await disk('data', CSI);
      await pod('a', 'node-0');
      await silence();
      await rest(60_000);
      await pods().delete({ name: 'a', namespace }, { gracePeriodSeconds: 0 });
      await pod('b', 'node-1');
      await rest(300_000);
      assert.deepEqual(await attached(), ['node-0 disks.example.com true']);
      const said = "Volume is already exclusively attached to one node and can't be attached to another";
      assert.deepEqual(await told('b', 'FailedAttachVolume'), [
        `Multi-Attach error for volume "pv-data" ${said}`,
      ]);
      await rest(70_000);
      assert.deepEqual(await attached(), ['node-1 disks.example.com true']);
    });

    it('loses it at once where it is out of service', async () => {
      await disk('data', CSI);
      await pod('a', 'node-0');
      await silence([{ key: 'node.kubernetes.io/out-of-service', effect: 'NoExecute' }]);
      // The Pod is evicted and collected: nobody waits for its node.
      await rest(120_000);
      await pod('b', 'node-1');
      assert.deepEqual(await attached(), ['node-1 disks.example.com true']);
    });
  });

  it('takes what nothing here attaches as mounted, and says so', async () => {
    await disk('data', NFS);
    await pod('a', 'node-0');
    assert.deepEqual(await attached(), []);
    assert.equal(await phase('a'), 'Running');
    const text = 'Volume "data" is taken as mounted: nothing here attaches or reads what nfs names';
    assert.deepEqual(await told('a', 'SimulatedVolume'), [text]);
  });

  it('attaches nothing of a driver that says so', async () => {
    await cluster.client.resource('storage.k8s.io/v1', 'csidrivers').create({
      apiVersion: 'storage.k8s.io/v1',
      kind: 'CSIDriver',
      metadata: { name: 'disks.example.com' },
      spec: { attachRequired: false },
    } as never);
    await disk('data', CSI);
    await pod('a', 'node-0');
    assert.deepEqual(await attached(), []);
    assert.equal(await phase('a'), 'Running');
  });

  it('publishes the drivers of a node, and as many of their volumes come to it as it says', async () => {
    const annotations = { [`${PREFIX}/csi-drivers`]: 'disks.example.com=1, other.example.com' };
    await nodes().patch({ name: 'node-0' }, 'merge', { metadata: { annotations } });
    await rest();
    const csiNode = await cluster.client
      .resource<CSINode>('storage.k8s.io/v1', 'csinodes')
      .get({ name: 'node-0' });
    assert.deepEqual(
      csiNode.spec?.drivers.map(({ name, allocatable }) => [name, allocatable?.count]),
      [
        ['disks.example.com', 1],
        ['other.example.com', undefined],
      ],
    );
    await disk('data', CSI);
    await disk('more', { csi: { driver: 'disks.example.com', volumeHandle: 'disk-2' } });
    await pod('a', 'node-0');
    await pod('b', 'node-0', 'more');
    const [failure = ''] = await told('b', 'FailedScheduling');
    assert.match(failure, /1 node\(s\) exceed max volume count/);
  });

  it('gives a disk the attributes that its claim names, once there are such', async () => {
    await disk('data', CSI);
    const claims = cluster.client.resource<PersistentVolumeClaim>('v1', 'persistentvolumeclaims');
    const state = async (): Promise<unknown[]> => {
      const { status } = await claims.get({ name: 'data', namespace });
      const { spec } = await cluster.client
        .resource<PersistentVolume>('v1', 'persistentvolumes')
        .get({ name: 'pv-data' });
      const { currentVolumeAttributesClassName: current, modifyVolumeStatus: modifying } = status ?? {};
      return [spec?.volumeAttributesClassName, current, modifying?.status];
    };
    await claims.patch({ name: 'data', namespace }, 'merge', { spec: { volumeAttributesClassName: 'fast' } });
    await rest();
    assert.deepEqual(await state(), [undefined, undefined, 'Pending']);
    await cluster.client
      .resource<VolumeAttributesClass>('storage.k8s.io/v1', 'volumeattributesclasses')
      .create({
        apiVersion: 'storage.k8s.io/v1',
        kind: 'VolumeAttributesClass',
        metadata: { name: 'fast' },
        driverName: 'disks.example.com',
        parameters: { iops: '4000' },
      });
    await rest();
    assert.deepEqual(await state(), ['fast', 'fast', undefined]);
    const done = 'external resizer modified volume data with vac fast successfully';
    assert.deepEqual(await told('data', 'VolumeModifySuccessful'), [done]);
  });

  it('goes on after a restart where it was', async () => {
    await disk('data', CSI);
    await pod('a', 'node-0');
    cluster = await cluster.restart();
    await rest(10_000);
    assert.deepEqual(await attached(), ['node-0 disks.example.com true']);
    assert.equal((await nodes().get({ name: 'node-0' })).status?.volumesInUse?.length, 1);
    await pods().delete({ name: 'a', namespace });
    await rest();
    assert.deepEqual(await attached(), []);
  });

  it('asks nothing of anybody where no Pod has a disk', async () => {
    const asked: string[] = [];
    cluster.onRequest((method, target, user) => {
      if (/attachdetach|simulated-driver/.test(user)) asked.push(`${method} ${target}`);
    });
    await pods().create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'a', namespace },
      spec: { containers: [{ name: 'main', image: 'app' }] },
    });
    await rest(60_000);
    assert.equal(await phase('a'), 'Running');
    assert.deepEqual(asked, []);
  });
});
