import assert from 'node:assert/strict';
import type { Container, Node, Pod } from '../../src/kinds/index.ts';
import { createClient } from '../../src/client/index.ts';
import { silentLog, type VirtualClock } from '../../src/base/index.ts';
import { PodTurns } from '../../src/node/kubelet/pod-turns.ts';
import { type SimulatedCluster, simulateCluster } from '../support/simulated-cluster.ts';

const LARGEST = 2 ** 31 - 1;

function pod(
  name: string,
  container: Partial<Container> = {},
  spec: Partial<NonNullable<Pod['spec']>> = {},
): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default' },
    spec: { nodeName: 'node-0', containers: [{ name: 'main', image: 'app:1', ...container }], ...spec },
  };
}

describe('a node with very many Pods', () => {
  let cluster: SimulatedCluster;
  const pods = () => cluster.client.resource<Pod>('v1', 'pods');

  it('lets other work have its turn between a few of their steps', async () => {
    cluster = await simulateCluster(1, {
      nodes: { count: 1, capacity: { cpu: '8', memory: '32Gi', pods: '5000' } },
      scheduler: false,
    });
    const names = Array.from({ length: 160 }, (_, i) => `p-${i}`);
    const turns = countTurns(cluster.clock);
    await Promise.all(names.map((name) => pods().create(pod(name))));
    await cluster.clock.advance(1000);
    const { items } = await pods().list({ namespace: 'default' });
    assert.deepEqual(new Set(items.map(({ status }) => status?.phase)), new Set(['Running']));
    // Each Pod has several steps, of which a turn takes sixteen.
    assert.ok(turns() >= names.length / 16, `${turns()} turns`);
    await cluster.stop();
  });

  it('does no more for a Pod when there are many others', async () => {
    const requests = { count: 0 };
    cluster = await simulateCluster(1, {
      nodes: { count: 1, capacity: { cpu: '8', memory: '32Gi', pods: '5000' } },
      scheduler: false,
      middleware: (handler) => (request) => {
        requests.count++;
        return handler(request);
      },
    });
    const cost = async (name: string): Promise<number> => {
      await cluster.clock.advance(1000);
      const before = requests.count;
      await pods().create(pod(name));
      await cluster.clock.advance(1000);
      return requests.count - before;
    };
    const alone = await cost('alone');
    await Promise.all(Array.from({ length: 300 }, (_, i) => pods().create(pod(`p-${i}`))));
    assert.equal(await cost('another'), alone);
    await cluster.stop();
  });
});

describe('numbers in the spec of a Pod', () => {
  it('are no work for a node: probes, times and a count of restarts of any size', async () => {
    let cluster = await simulateCluster(1, { nodes: { count: 1 } });
    const pods = cluster.client.resource<Pod>('v1', 'pods');
    const probe = {
      tcpSocket: { port: 80 },
      periodSeconds: LARGEST,
      timeoutSeconds: LARGEST,
      failureThreshold: LARGEST,
    };
    await pods.create(
      pod(
        'p',
        { readinessProbe: { ...probe, initialDelaySeconds: LARGEST }, livenessProbe: probe },
        { terminationGracePeriodSeconds: Number.MAX_SAFE_INTEGER, activeDeadlineSeconds: LARGEST },
      ),
    );
    await cluster.clock.advance(5000);
    const name = { name: 'p', namespace: 'default' };
    const known = (await pods.get(name)).status;
    assert.equal(known?.phase, 'Running');
    const containerStatuses = known?.containerStatuses?.map((each) => ({ ...each, restartCount: LARGEST }));
    await pods.patch(name, 'merge', { status: { containerStatuses } }, { subresource: 'status' });
    await cluster.clock.advance(1000);
    cluster = await cluster.restart();
    await cluster.clock.advance(1000);
    await cluster.client.resource<Pod>('v1', 'pods').delete(name);
    await cluster.clock.advance(1000);
    await assert.rejects(cluster.client.resource<Pod>('v1', 'pods').get(name), /not found/);
    await cluster.stop();
  });

  it('are no work for a node either in what it has itself', async () => {
    const capacity = { cpu: '9223372036854775', memory: '8E', pods: '1000000000000000' };
    const cluster = await simulateCluster(1, { nodes: { count: 2, capacity } });
    const { items } = await cluster.client.resource<Node>('v1', 'nodes').list();
    assert.equal(items.length, 2);
    await cluster.client
      .resource<Pod>('v1', 'pods')
      .create(pod('p', { resources: { requests: { cpu: '9e15' } } }));
    await cluster.clock.advance(5000);
    const { status } = await cluster.client
      .resource<Pod>('v1', 'pods')
      .get({ name: 'p', namespace: 'default' });
    assert.equal(status?.phase, 'Running');
    await cluster.stop();
  });
});

describe('the turns of Pods', () => {
  it('do once what is asked for twice, and go on past what fails', async () => {
    const cluster = await simulateCluster(1, { nodes: { count: 0 } });
    const { clock } = createClient({
      transport: cluster.cluster.handler,
      userAgent: 'test',
      clock: cluster.clock,
      log: silentLog,
    });
    const done: string[] = [];
    const turns = new PodTurns(clock, silentLog);
    const one = (): void => void done.push('one');
    const failing = (): void => {
      done.push('failing');
      throw new Error('it fails');
    };
    const dropped = (): void => void done.push('dropped');
    for (const step of [one, failing, dropped, one, () => void done.push('last')]) turns.add(step);
    turns.drop(dropped);
    await cluster.clock.advance(0);
    assert.deepEqual(done, ['one', 'failing', 'last']);
    await cluster.stop();
  });
});

/** How many turns were asked for since. */
function countTurns(clock: VirtualClock): () => number {
  let count = 0;
  const onNextTurn = clock.onNextTurn.bind(clock);
  clock.onNextTurn = (callback) => {
    count++;
    return onNextTurn(callback);
  };
  return () => count;
}
