import assert from 'node:assert/strict';
import type { Container, Pod } from '../../../src/kinds/index.ts';
import type { Disposable } from '../../../src/base/index.ts';
import type { ContainerEventListener } from '../../../src/node/cri/index.ts';
import { backoffRestarts } from '../../../src/node/kubelet/index.ts';
import { PodWorkers, type PodWorkersOptions } from '../../../src/node/kubelet/pod-workers.ts';
import { createAddressPool } from '../../../src/node/simulated/address-pool.ts';
import { SimulatedRuntime } from '../../../src/node/simulated/simulated-runtime.ts';
import { type SimulatedCluster, simulateCluster } from '../../support/simulated-cluster.ts';
import { SlowRuntime, slowContext } from './slow-runtime.ts';

describe('a kubelet', () => {
  let cluster: SimulatedCluster;
  beforeEach(async () => {
    cluster = await simulateCluster(1, {
      controllers: ['serviceaccount-controller'],
      nodes: { count: 0 },
      scheduler: false,
    });
  });
  afterEach(() => cluster.stop());

  const pods = () => cluster.client.resource<Pod>('v1', 'pods');
  const create = (name: string, containers: readonly string[] = ['main']): Promise<Pod> =>
    pods().create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'default' },
      spec: {
        containers: containers.map((each): Container => ({ name: each, image: 'app:1' })),
        nodeName: 'n',
      },
    });
  const begin = async (
    runtime: SimulatedRuntime,
    resource: PodWorkersOptions['pods'] = pods(),
  ): Promise<PodWorkers> => {
    const context = slowContext(cluster.client, runtime, backoffRestarts);
    const workers = new PodWorkers({ context, pods: resource, networkProblem: () => undefined });
    await workers.start();
    return workers;
  };
  const get = (name: string): Promise<Pod> => pods().get({ name, namespace: 'default' });

  it('that begins again adopts what runs, starts nothing twice, and removes what is nobody’s', async () => {
    const runtime = new SlowRuntime(cluster.clock);
    const before = await begin(runtime);
    for (const name of ['kept', 'lost']) before.seen(await create(name));
    await cluster.clock.advance(5000);
    const { status } = await get('kept');
    assert.equal(status?.phase, 'Running');
    before.dispose();
    await cluster.clock.advance(60_000);
    assert.deepEqual((await runtime.listContainers({ state: 'running' })).length, 2, 'what runs runs on');
    await pods().delete({ name: 'lost', namespace: 'default' }, { gracePeriodSeconds: 0 });
    const after = await begin(runtime);
    after.seen(await get('kept'));
    await after.removeOrphans();
    await cluster.clock.advance(60_000);
    assert.deepEqual((await get('kept')).status, status);
    assert.equal(runtime.started.length, 2);
    assert.deepEqual(
      (await runtime.listPodSandbox()).map(({ metadata }) => metadata.name),
      ['kept'],
    );
    assert.deepEqual(
      (await runtime.listContainers()).map(({ metadata }) => metadata.name),
      ['main'],
    );
  });

  it('notices an end that nobody told it of, once the runtime’s events have broken off', async () => {
    const runtime = new BreakableRuntime(cluster.clock);
    const workers = await begin(runtime);
    workers.seen(await create('p'));
    await cluster.clock.advance(5000);
    runtime.breakOff();
    runtime.end('main', 1);
    await cluster.clock.advance(10_000);
    const { restartCount, state } = (await get('p')).status?.containerStatuses?.[0] ?? {};
    assert.deepEqual([restartCount, Object.keys(state ?? {})], [1, ['running']]);
  });

  it('makes the sandbox anew that went away, and its containers in it', async () => {
    const runtime = new SlowRuntime(cluster.clock);
    const workers = await begin(runtime);
    workers.seen(await create('p'));
    await cluster.clock.advance(5000);
    const [sandbox] = await runtime.listPodSandbox();
    await runtime.stopPodSandbox(sandbox?.id ?? '');
    await cluster.clock.advance(20_000);
    const states = (await runtime.listPodSandbox()).map(
      ({ metadata, state }) => `${metadata.attempt} ${state}`,
    );
    assert.deepEqual(states, ['0 notReady', '1 ready']);
    const { restartCount, state } = (await get('p')).status?.containerStatuses?.[0] ?? {};
    assert.deepEqual([restartCount, Object.keys(state ?? {})], [1, ['running']]);
  });

  it('says while a start takes long that the Pod waits, and in a quick one only what came of it', async () => {
    const written: string[] = [];
    const told: PodWorkersOptions['pods'] = {
      get: (...parameters) => pods().get(...parameters),
      delete: (...parameters) => pods().delete(...parameters),
      async patch(...parameters) {
        const pod = await pods().patch(...parameters);
        written.push(`${pod.metadata.name} ${pod.status?.phase}`);
        return pod;
      },
    };
    const runtime = new SlowRuntime(cluster.clock);
    const workers = await begin(runtime, told);
    workers.seen(await create('slow'));
    await cluster.clock.advance(5000);
    assert.deepEqual(written.splice(0), ['slow Pending', 'slow Pending', 'slow Running']);
    const quick = new SimulatedRuntime({
      clock: cluster.clock,
      planOf: () => undefined,
      poolOf: (cidr) => createAddressPool({ cidr }),
      pool: createAddressPool({ cidr: '10.9.8.0/24' }),
    });
    const others = await begin(quick, told);
    others.seen(await create('quick', ['a', 'b', 'c']));
    await cluster.clock.advance(5000);
    assert.deepEqual(written, ['quick Running']);
    quick.dispose();
  });

  it('leaves a condition that somebody else writes in the same moment', async () => {
    let written = 0;
    const crossed: PodWorkersOptions['pods'] = {
      get: (...parameters) => pods().get(...parameters),
      delete: (...parameters) => pods().delete(...parameters),
      async patch(...parameters) {
        const body = { status: { conditions: [{ type: `example.com/${written++}`, status: 'True' }] } };
        if (written < 4) await pods().patch(parameters[0], 'strategic', body, { subresource: 'status' });
        return pods().patch(...parameters);
      },
    };
    const workers = await begin(new SlowRuntime(cluster.clock), crossed);
    workers.seen(await create('p'));
    await cluster.clock.advance(10_000);
    const { phase, conditions = [] } = (await get('p')).status ?? {};
    assert.equal(phase, 'Running');
    assert.deepEqual(
      conditions
        .map(({ type }) => type)
        .filter((type) => type.includes('/'))
        .sort(),
      ['example.com/0', 'example.com/1', 'example.com/2'],
    );
  });

  it('looks at no Pod but the one that something happened to', async () => {
    const runtime = new SlowRuntime(cluster.clock);
    const looks = new Map<string, number>();
    const context = slowContext(cluster.client, runtime, backoffRestarts);
    const volumes = {
      ...context.volumes,
      mount(pod: Pod) {
        const { name = '' } = pod.metadata;
        looks.set(name, (looks.get(name) ?? 0) + 1);
        return true;
      },
    };
    const workers = new PodWorkers({
      context: { ...context, volumes },
      pods: pods(),
      networkProblem: () => undefined,
    });
    await workers.start();
    const names = Array.from({ length: 50 }, (_, i) => `p${i}`);
    for (const name of names) workers.seen(await create(name));
    await cluster.clock.advance(10_000);
    const before = new Map(looks);
    workers.seen(
      await pods().patch({ name: 'p7', namespace: 'default' }, 'merge', { metadata: { labels: { a: 'b' } } }),
    );
    await cluster.clock.advance(1000);
    assert.deepEqual(
      names.filter((name) => looks.get(name) !== before.get(name)),
      ['p7'],
    );
  });
});

/** A runtime whose events can break off. */
class BreakableRuntime extends SlowRuntime {
  private readonly told = new Map<ContainerEventListener, Disposable>();

  override getContainerEvents(listener: ContainerEventListener): Disposable {
    const listening = super.getContainerEvents(listener);
    // The first listener is the test's own, from the constructor.
    this.told?.set(listener, listening);
    return listening;
  }

  breakOff(): void {
    for (const [listener, listening] of this.told) {
      listening.dispose();
      listener.ended(new Error('broken off'));
    }
    this.told.clear();
  }
}
