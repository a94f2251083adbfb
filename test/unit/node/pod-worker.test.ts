import assert from 'node:assert/strict';
import { StatusError } from '../../../src/api/index.ts';
import type { Container, Pod } from '../../../src/kinds/index.ts';
import { sleep } from '../../../src/base/index.ts';
import { backoffRestarts } from '../../../src/node/kubelet/index.ts';
import { PodWorkers, type PodWorkersOptions } from '../../../src/node/kubelet/pod-workers.ts';
import { type SimulatedCluster, simulateCluster } from '../../support/simulated-cluster.ts';
import { SlowRuntime, slowContext } from './slow-runtime.ts';

const NAME = { name: 'p', namespace: 'default' };
const ADDRESS = '10.9.9.2';

describe('a Pod worker', () => {
  let cluster: SimulatedCluster;
  let runtime: SlowRuntime;
  beforeEach(async () => {
    cluster = await simulateCluster(1, {
      controllers: ['serviceaccount-controller'],
      nodes: { count: 0 },
      scheduler: false,
    });
    runtime = new SlowRuntime(cluster.clock);
  });
  afterEach(() => cluster.stop());

  const pods = () => cluster.client.resource<Pod>('v1', 'pods');
  const containers = (...names: string[]): Container[] => names.map((name) => ({ name, image: 'app:1' }));
  const create = (spec: Partial<NonNullable<Pod['spec']>> = {}): Promise<Pod> =>
    pods().create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: NAME,
      spec: { containers: containers('main'), nodeName: 'n', restartPolicy: 'Never', ...spec },
    });
  type Pods = PodWorkersOptions['pods'];
  /** A kubelet's workers, which see the Pod. */
  const work = async (pod: Pod, resource: Pods = pods()): Promise<PodWorkers> => {
    const context = slowContext(cluster.client, runtime, backoffRestarts);
    const workers = new PodWorkers({ context, pods: resource, networkProblem: () => undefined });
    await workers.start();
    workers.seen(pod);
    return workers;
  };
  const read = (): Promise<Pod> => pods().get(NAME);
  const phase = async (): Promise<string> => {
    const { status } = await read();
    return `${status?.phase} ${status?.reason ?? ''}`.trim();
  };

  it('removes a sandbox that is there only after the Pod is gone', async () => {
    const pod = await create();
    const worker = await work(pod);
    await cluster.clock.advance(500);
    worker.gone(pod);
    await cluster.clock.advance(5000);
    assert.deepEqual(runtime.sandboxNames, []);
    assert.deepEqual(runtime.started, []);
  });

  it('leaves nothing of a container whose start is under way when the Pod goes', async () => {
    const pod = await create();
    const worker = await work(pod);
    await cluster.clock.advance(1500);
    worker.gone(pod);
    await cluster.clock.advance(5000);
    assert.deepEqual(runtime.started, []);
    assert.deepEqual(runtime.runningNames, []);
  });

  it('starts no more containers once the Pod is to go', async () => {
    const worker = await work(await create({ containers: containers('first', 'second') }));
    await cluster.clock.advance(1500);
    await pods().delete(NAME, { gracePeriodSeconds: 5 });
    worker.seen(await read());
    await cluster.clock.advance(10_000);
    assert.deepEqual(runtime.started, ['first']);
    await assert.rejects(read(), /not found/);
  });

  it('gives the sandbox back when the Pod has ended, whose status still says where it was', async () => {
    await work(await create());
    await cluster.clock.advance(3000);
    assert.equal(runtime.sandboxNames.length, 1);
    runtime.end('main');
    await cluster.clock.advance(3000);
    assert.equal(await phase(), 'Succeeded');
    assert.equal(runtime.sandboxNames.length, 0);
    assert.equal((await read()).status?.podIP, ADDRESS);
  });

  it('stops the sidecars of a Pod whose work is done, and says that it has ended when they have', async () => {
    const side: Container = { name: 'side', image: 'side:1', restartPolicy: 'Always' };
    await work(await create({ initContainers: [side], terminationGracePeriodSeconds: 10 }));
    await cluster.clock.advance(5000);
    assert.deepEqual(runtime.started, ['side', 'main']);
    runtime.end('main');
    await cluster.clock.advance(9000);
    assert.equal(await phase(), 'Running');
    await cluster.clock.advance(2000);
    assert.equal(await phase(), 'Succeeded');
    assert.deepEqual(runtime.runningNames, []);
  });

  it('leaves sidecars what the main containers left of the grace', async () => {
    const side: Container = { name: 'side', image: 'side:1', restartPolicy: 'Always' };
    const worker = await work(await create({ initContainers: [side] }));
    await cluster.clock.advance(5000);
    await pods().delete(NAME, { gracePeriodSeconds: 10 });
    worker.seen(await read());
    await cluster.clock.advance(4000);
    runtime.end('main');
    await cluster.clock.advance(1000);
    assert.deepEqual(runtime.graces, [10_000, 6000]);
    await cluster.clock.advance(6000);
    await assert.rejects(read(), /not found/);
  });

  it('leaves a Pod that ended in time alone when its deadline passes', async () => {
    await work(await create({ activeDeadlineSeconds: 30 }));
    await cluster.clock.advance(3000);
    runtime.end('main');
    await cluster.clock.advance(60_000);
    assert.equal(await phase(), 'Succeeded');
  });

  it('counts the deadline from the start of the Pod, also after a restart of its own', async () => {
    const pod = await create({ activeDeadlineSeconds: 30, terminationGracePeriodSeconds: 1 });
    const before = await work(pod);
    await cluster.clock.advance(20_000);
    before.dispose();
    await work(await read());
    await cluster.clock.advance(12_000);
    assert.equal(await phase(), 'Failed DeadlineExceeded');
  });

  it('follows a deadline that is brought forward', async () => {
    const worker = await work(
      await create({ activeDeadlineSeconds: 3600, terminationGracePeriodSeconds: 1 }),
    );
    await cluster.clock.advance(5000);
    worker.seen(await pods().patch(NAME, 'merge', { spec: { activeDeadlineSeconds: 10 } }));
    await cluster.clock.advance(10_000);
    assert.equal(await phase(), 'Failed DeadlineExceeded');
  });

  it('shortens the grace of a Pod that is deleted again', async () => {
    const worker = await work(await create());
    await cluster.clock.advance(5000);
    await pods().delete(NAME, { gracePeriodSeconds: 600 });
    worker.seen(await read());
    await cluster.clock.advance(1000);
    await pods().delete(NAME, { gracePeriodSeconds: 2 });
    worker.seen(await read());
    await cluster.clock.advance(5000);
    assert.deepEqual(runtime.graces, [600_000, 2000]);
    await assert.rejects(read(), /not found/);
  });

  it('is not led back in time by the late answer to a write', async () => {
    const lateMs = 3000;
    const late: Pods = {
      get: (...parameters) => pods().get(...parameters),
      delete: (...parameters) => pods().delete(...parameters),
      async patch(...parameters) {
        const answer = await pods().patch(...parameters);
        await sleep(cluster.clock, lateMs);
        return answer;
      },
    };
    const worker = await work(await create(), late);
    await cluster.clock.advance(2500);
    await pods().delete(NAME, { gracePeriodSeconds: 1 });
    worker.seen(await read());
    await cluster.clock.advance(20_000);
    await assert.rejects(read(), /not found/);
  });

  describe('whose write is refused', () => {
    const conflict = (): StatusError => new StatusError(409, 'Conflict', 'the object has been modified');
    /** The API, which refuses the first so many writes. */
    const refusing = (writes: { patch: number; delete: number }): Pods => ({
      get: (...parameters) => pods().get(...parameters),
      async patch(...parameters) {
        if (writes.patch-- > 0) throw conflict();
        return pods().patch(...parameters);
      },
      async delete(...parameters) {
        if (writes.delete-- > 0) throw conflict();
        return pods().delete(...parameters);
      },
    });

    it('goes on with a Pod that lives', async () => {
      await work(await create(), refusing({ patch: 3, delete: 0 }));
      await cluster.clock.advance(30_000);
      assert.equal(await phase(), 'Running');
      assert.deepEqual(runtime.runningNames, ['main']);
      runtime.end('main');
      await cluster.clock.advance(5000);
      assert.equal(await phase(), 'Succeeded');
    });

    it('takes a Pod from the API although its removal was refused', async () => {
      const worker = await work(await create(), refusing({ patch: 0, delete: 2 }));
      await cluster.clock.advance(5000);
      await pods().delete(NAME, { gracePeriodSeconds: 1 });
      worker.seen(await read());
      await cluster.clock.advance(30_000);
      await assert.rejects(read(), /not found/);
    });

    it('lets go of a Pod that was replaced by another of its name', async () => {
      const first = await create();
      await pods().delete(NAME, { gracePeriodSeconds: 0 });
      const second = await create();
      await work(first, refusing({ patch: 0, delete: 0 }));
      await cluster.clock.advance(30_000);
      assert.deepEqual(runtime.runningNames, []);
      assert.deepEqual(runtime.sandboxNames, []);
      assert.equal((await read()).metadata.uid, second.metadata.uid);
      assert.equal(await phase(), 'Pending');
    });
  });
});
