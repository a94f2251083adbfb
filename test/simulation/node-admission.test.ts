import assert from 'node:assert/strict';
import type { Container, DaemonSet, Event, Node, Pod } from '../../src/kinds/index.ts';
import { type SimulatedCluster, simulateCluster } from '../support/simulated-cluster.ts';

const NAME = { name: 'p', namespace: 'default' };

describe('a node that Pods are bound to', () => {
  let cluster: SimulatedCluster;
  beforeEach(async () => {
    cluster = await simulateCluster(1, {
      nodes: { count: 1, capacity: { cpu: '2', memory: '4Gi', pods: '5' } },
    });
  });
  afterEach(() => cluster.stop());

  const pods = () => cluster.client.resource<Pod>('v1', 'pods');
  const nodes = () => cluster.client.resource<Node>('v1', 'nodes');
  const container = (requests: Record<string, string> = {}): Container => ({
    name: 'main',
    image: 'app:1',
    resources: { requests, limits: requests },
  });
  const create = (name: string, requests: Record<string, string>, nodeName?: string): Promise<Pod> =>
    pods().create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'default' },
      spec: { containers: [container(requests)], ...(nodeName === undefined ? {} : { nodeName }) },
    });

  it('refuses one for which it has no room, and says so', async () => {
    await create('p', { cpu: '3' }, 'node-0');
    await cluster.clock.advance(2000);
    const { status } = await pods().get(NAME);
    assert.deepEqual(
      [status?.phase, status?.reason, status?.message, status?.containerStatuses, status?.qosClass],
      [
        'Failed',
        'OutOfcpu',
        "Pod was rejected: Node didn't have enough resource: cpu, requested: 3000, used: 0, capacity: 2000",
        undefined,
        'Burstable',
      ],
    );
    const events = await cluster.client.resource<Event>('v1', 'events').list({ namespace: 'default' });
    const own = events.items.filter(({ involvedObject }) => involvedObject.name === 'p');
    assert.deepEqual(
      own.map(({ type, reason, source }) => [type, reason, source?.host]),
      [['Warning', 'OutOfcpu', 'node-0']],
    );
    await pods().delete(NAME);
    await cluster.clock.advance(2000);
    await assert.rejects(pods().get(NAME), /not found/);
  });

  it('has room again for what comes when another has ended', async () => {
    await create('first', { cpu: '2' }, 'node-0');
    await cluster.clock.advance(2000);
    await pods().delete({ name: 'first', namespace: 'default' });
    await cluster.clock.advance(40_000);
    await create('p', { cpu: '2' }, 'node-0');
    await cluster.clock.advance(2000);
    assert.equal((await pods().get(NAME)).status?.phase, 'Running');
  });

  it('goes on with what it ran when it starts again, though it is full', async () => {
    for (const name of ['a', 'b']) await create(name, { cpu: '1' }, 'node-0');
    await cluster.clock.advance(2000);
    const read = async (): Promise<unknown[]> =>
      (await pods().list({ namespace: 'default' })).items.map(({ status }) => status?.phase);
    assert.deepEqual(await read(), ['Running', 'Running']);
    cluster = await cluster.restart();
    await create('p', { cpu: '1' }, 'node-0');
    await cluster.clock.advance(20_000);
    assert.deepEqual(await read(), ['Running', 'Running', 'Failed']);
  });

  it('lets be asked for what somebody adds to its capacity, until it is taken away', async () => {
    const dongle = 'example.com/dongle';
    const patch = (value: string | null): Promise<Node> =>
      nodes().patch(
        { name: 'node-0' },
        'merge',
        { status: { capacity: { [dongle]: value } } },
        { subresource: 'status' },
      );
    await patch('4');
    await cluster.clock.advance(1000);
    assert.equal((await nodes().get({ name: 'node-0' })).status?.allocatable?.[dongle], '4');
    await create('p', { [dongle]: '3' });
    await create('more', { [dongle]: '3' });
    await cluster.clock.advance(5000);
    assert.equal((await pods().get(NAME)).status?.phase, 'Running');
    const { status } = await pods().get({ name: 'more', namespace: 'default' });
    assert.match(status?.conditions?.[0]?.message ?? '', /Insufficient example.com\/dongle/);
    await patch(null);
    await cluster.clock.advance(1000);
    assert.equal((await nodes().get({ name: 'node-0' })).status?.allocatable?.[dongle], undefined);
    assert.equal((await pods().get(NAME)).status?.phase, 'Running');
  });

  it('writes its status once for each change of what it has', async () => {
    await cluster.clock.advance(5000);
    const before = await nodes().get({ name: 'node-0' });
    await cluster.clock.advance(60_000);
    const after = await nodes().get({ name: 'node-0' });
    assert.equal(after.metadata.resourceVersion, before.metadata.resourceVersion);
  });

  it('that is full keeps the Pod of a DaemonSet waiting, and takes it once there is room', async () => {
    await create('first', { cpu: '2' }, 'node-0');
    await cluster.clock.advance(2000);
    await cluster.client.resource<DaemonSet>('apps/v1', 'daemonsets').create({
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name: 'd', namespace: 'default' },
      spec: {
        selector: { matchLabels: { app: 'd' } },
        template: { metadata: { labels: { app: 'd' } }, spec: { containers: [container({ cpu: '1' })] } },
      },
    });
    await cluster.clock.advance(5000);
    const phases = async (): Promise<unknown[]> =>
      (await pods().list({ namespace: 'default', labelSelector: 'app=d' })).items.map(
        ({ status }) => status?.phase,
      );
    assert.deepEqual(await phases(), ['Pending']);
    await pods().delete({ name: 'first', namespace: 'default' });
    await cluster.clock.advance(40_000);
    assert.deepEqual(await phases(), ['Running']);
  });
});
