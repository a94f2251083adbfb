import assert from 'node:assert/strict';
import type { Container, Event, Node, Pod } from '../../src/kinds/index.ts';
import { type SimulatedCluster, simulateCluster } from '../support/simulated-cluster.ts';

const PREFIX = 'simulation.wheelhouse.dev';

describe('a cluster that is started again', () => {
  let running: SimulatedCluster;
  beforeEach(async () => {
    running = await simulateCluster(1, { nodes: { count: 2 } });
  });
  afterEach(() => running.stop());

  const pods = () => running.client.resource<Pod>('v1', 'pods');
  const main: Container = { name: 'main', image: 'app:1', ports: [{ containerPort: 80 }] };
  const create = (
    name: string,
    behaviour: Record<string, string> = {},
    spec: Partial<NonNullable<Pod['spec']>> = {},
  ): Promise<Pod> => {
    const annotations = Object.fromEntries(
      Object.entries(behaviour).map(([key, value]) => [`${PREFIX}/${key}`, value]),
    );
    return pods().create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'default', annotations },
      spec: { containers: [main], ...spec },
    });
  };
  const get = (name: string): Promise<Pod> => pods().get({ name, namespace: 'default' });
  const restart = async (): Promise<void> => {
    running = await running.restart();
  };

  it('finds its Pods again as they were, and restarts none', async () => {
    const side: Container = { name: 'side', image: 'side:1', restartPolicy: 'Always' };
    await create('plain');
    await create('slow', { 'ready-after-ms': '60000' });
    await create('mixed', {}, { initContainers: [side, { name: 'init', image: 'init:1' }] });
    await create('restarted', { 'run-ms': '20000', 'exit-codes': '1' });
    await create('host', {}, { hostNetwork: true });
    await create('done', { 'run-ms': '1000', 'exit-codes': '3' }, { restartPolicy: 'Never' });
    const ephemeral = ['shell', 'gone'].map((name) => ({
      name,
      image: 'busybox',
      ...(name === 'gone' ? { command: ['sh', '-c', 'exit 3'] } : {}),
    }));
    const subresource = 'ephemeralcontainers';
    const plain = { name: 'plain', namespace: 'default' };
    await pods().patch(plain, 'strategic', { spec: { ephemeralContainers: ephemeral } }, { subresource });
    await running.clock.advance(25_000);
    const names = ['plain', 'slow', 'mixed', 'restarted', 'host', 'done'];
    const before = await Promise.all(names.map(get));
    assert.deepEqual(
      before.map(({ status }) => status?.phase),
      ['Running', 'Running', 'Running', 'Running', 'Running', 'Failed'],
    );
    assert.equal(before[3]?.status?.containerStatuses?.[0]?.restartCount, 1);
    await restart();
    await running.clock.advance(2000);
    const after = await Promise.all(names.map(get));
    for (const [i, pod] of after.entries()) {
      assert.deepEqual(pod.status, before[i]?.status, pod.metadata.name);
      assert.equal(pod.metadata.resourceVersion, before[i]?.metadata.resourceVersion, pod.metadata.name);
    }
  });

  it('goes on with what its Pods were about', async () => {
    await create('slow', { 'ready-after-ms': '60000' });
    await create('job', { 'run-ms': '40000', 'exit-codes': '0,5' }, { restartPolicy: 'Never' });
    await create('loop', { 'run-ms': '1000', 'exit-codes': '1' });
    await running.clock.advance(30_000);
    const ready = async (): Promise<boolean | undefined> =>
      (await get('slow')).status?.containerStatuses?.[0]?.ready;
    const loop = async (): Promise<string> => {
      const { restartCount, state } = (await get('loop')).status?.containerStatuses?.[0] ?? {};
      return `${restartCount} ${state?.waiting?.reason ?? 'Running'}`;
    };
    assert.equal(await loop(), '2 CrashLoopBackOff');
    await restart();
    await running.clock.advance(500);
    assert.deepEqual([await ready(), await loop()], [false, '2 CrashLoopBackOff']);
    await running.clock.advance(15_000);
    const { phase, containerStatuses } = (await get('job')).status ?? {};
    assert.equal(phase, 'Succeeded');
    assert.equal(containerStatuses?.[0]?.state?.terminated?.exitCode, 0, 'its first attempt, not its second');
    await running.clock.advance(20_000);
    assert.equal(await ready(), true);
    assert.equal((await get('loop')).status?.containerStatuses?.[0]?.restartCount, 3);
  });

  it('ends a Pod that was being deleted', async () => {
    await create('going', { 'stop-ms': '20000' });
    await running.clock.advance(1000);
    await pods().delete({ name: 'going', namespace: 'default' });
    await running.clock.advance(1000);
    await restart();
    await running.clock.advance(25_000);
    await assert.rejects(get('going'), /not found/);
  });

  it('gives no address a second time that a Pod has', async () => {
    const node = async (name: string, spec: Node['spec'] = {}): Promise<void> => {
      await running.client.resource<Node>('v1', 'nodes').create({
        apiVersion: 'v1',
        kind: 'Node',
        metadata: { name, annotations: { [`${PREFIX}/node`]: 'simulated' } },
        spec,
      });
    };
    for (let i = 0; i < 3; i++) await node(`own-${i}`);
    await running.clock.advance(1000);
    const nodeNames = ['node-0', 'node-1', 'own-0', 'own-1', 'own-2'];
    let made = 0;
    const fill = async (): Promise<void> => {
      for (const nodeName of nodeNames) {
        for (let i = 0; i < 20; i++) await create(`p${made++}`, {}, { nodeName });
      }
      await running.clock.advance(1000);
    };
    const distinct = async (): Promise<void> => {
      const { items } = await pods().list({ namespace: 'default' });
      assert.deepEqual(
        items.filter(({ status }) => status?.phase !== 'Running').map(({ metadata }) => metadata.name),
        [],
      );
      assert.equal(new Set(items.map(({ status }) => status?.podIP)).size, items.length);
      const nodes = (await running.client.resource<Node>('v1', 'nodes').list()).items;
      assert.equal(new Set(nodes.map(({ spec }) => spec?.podCIDR)).size, nodes.length);
      assert.equal(new Set(nodes.map(({ status }) => status?.addresses?.[0]?.address)).size, nodes.length);
    };
    await fill();
    await distinct();
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < 10; i++) {
        await pods().delete({ name: `p${round * 100 + i}`, namespace: 'default' });
      }
      await restart();
      await node(`later-${round}`);
      nodeNames.push(`later-${round}`);
      await running.clock.advance(1000);
      await fill();
      await distinct();
    }
  });
});

describe('the addresses of Pods', () => {
  let running: SimulatedCluster;
  afterEach(() => running.stop());

  const pods = () => running.client.resource<Pod>('v1', 'pods');
  const nodes = () => running.client.resource<Node>('v1', 'nodes');
  const create = (name: string, spec: Partial<NonNullable<Pod['spec']>> = {}): Promise<Pod> =>
    pods().create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'default' },
      spec: { containers: [{ name: 'main', image: 'app:1' }], ...spec },
    });
  const get = (name: string): Promise<Pod> => pods().get({ name, namespace: 'default' });
  const eventsOf = async (name: string): Promise<string[]> => {
    const { items } = await running.client.resource<Event>('v1', 'events').list({ namespace: 'default' });
    return items
      .filter(({ involvedObject, type }) => involvedObject.name === name && type === 'Warning')
      .map(({ reason, message }) => `${reason}: ${message}`);
  };

  it('are of their node’s range; on the host’s network they are the node’s own', async () => {
    running = await simulateCluster(1, { nodes: { count: 1 } });
    await create('inside');
    await create('outside', { hostNetwork: true });
    await running.clock.advance(1000);
    const node = await nodes().get({ name: 'node-0' });
    assert.equal(node.spec?.podCIDR, '10.244.0.0/24');
    assert.match((await get('inside')).status?.podIP ?? '', /^10\.244\.0\.\d+$/);
    const { podIP, hostIP } = (await get('outside')).status ?? {};
    assert.equal(podIP, node.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address);
    assert.equal(podIP, hostIP);
  });

  it('run out, of which an event tells, and come back when a Pod goes', async () => {
    running = await simulateCluster(1, { nodes: { count: 0 } });
    await nodes().create({
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: 'small', annotations: { [`${PREFIX}/node`]: 'simulated' } },
      spec: { podCIDR: '192.168.7.0/29' },
    });
    await running.clock.advance(1000);
    for (let i = 0; i < 6; i++) await create(`p${i}`);
    await running.clock.advance(1000);
    const waiting = (await pods().list({ namespace: 'default' })).items.filter(
      ({ status }) => status?.phase === 'Pending',
    );
    assert.equal(waiting.length, 1);
    const name = waiting[0]?.metadata.name ?? '';
    const [event] = await eventsOf(name);
    assert.match(
      event ?? '',
      /^FailedCreatePodSandBox: Failed to create pod sandbox: rpc error: code = Unknown/,
    );
    assert.match(event ?? '', /no IP addresses available in range set: 192\.168\.7\.1-192\.168\.7\.6$/);
    await pods().delete({ name: name === 'p0' ? 'p1' : 'p0', namespace: 'default' });
    await running.clock.advance(15_000);
    assert.equal((await get(name)).status?.phase, 'Running');
  });

  it('are waited for on a node that has no range yet, which says so and is not ready', async () => {
    running = await simulateCluster(1, { nodes: { count: 0 } });
    // Two users' ranges that leave none for the third node.
    for (const [i, podCIDR] of ['10.224.0.0/12', '10.240.0.0/12'].entries()) {
      await nodes().create({
        apiVersion: 'v1',
        kind: 'Node',
        metadata: { name: `wide-${i}` },
        spec: { podCIDR },
      });
    }
    await nodes().create({
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: 'own', annotations: { [`${PREFIX}/node`]: 'simulated' } },
    });
    await create('inside', { nodeName: 'own', tolerations: [{ operator: 'Exists' }] });
    await create('outside', { nodeName: 'own', hostNetwork: true, tolerations: [{ operator: 'Exists' }] });
    await running.clock.advance(2000);
    const problem =
      'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady ' +
      'message:Network plugin returns error: cni plugin not initialized';
    const ready = async (): Promise<string> => {
      const { status } = await nodes().get({ name: 'own' });
      const condition = status?.conditions?.find(({ type }) => type === 'Ready');
      return `${condition?.status} ${condition?.reason}: ${condition?.message}`;
    };
    assert.equal(await ready(), `False KubeletNotReady: ${problem}`);
    assert.equal((await get('inside')).status?.phase, 'Pending');
    assert.deepEqual(await eventsOf('inside'), [`NetworkNotReady: network is not ready: ${problem}`]);
    assert.equal((await get('outside')).status?.phase, 'Running');
    await nodes().delete({ name: 'wide-1' });
    await running.clock.advance(5000);
    assert.equal(await ready(), 'True KubeletReady: kubelet is posting ready status');
    const { phase, podIP } = (await get('inside')).status ?? {};
    assert.equal(phase, 'Running');
    assert.match(podIP ?? '', /^10\.244\./);
  });

  it('are of one range for all nodes where nobody gives each its own', async () => {
    const controllers = ['*', '-node-ipam-controller'];
    running = await simulateCluster(1, { nodes: { count: 2 }, controllers });
    for (let i = 0; i < 4; i++) await create(`p${i}`, { nodeName: `node-${i % 2}` });
    await running.clock.advance(1000);
    const { items } = await pods().list({ namespace: 'default' });
    assert.equal(new Set(items.map(({ status }) => status?.podIP)).size, 4);
    assert.equal((await nodes().get({ name: 'node-0' })).spec?.podCIDR, undefined);
  });
});
