import assert from 'node:assert/strict';
import type { Container, Pod } from '../../../src/kinds/index.ts';
import { StatusError } from '../../../src/api/index.ts';
import { Disposables, sleep } from '../../../src/base/index.ts';
import { PodWorker, type PodWorkerOptions } from '../../../src/node/pod-worker.ts';
import { backoffRestarts, type ContainerExit, type ContainerRuntime } from '../../../src/node/index.ts';
import { simulateCluster, type SimulatedCluster } from '../../support/simulated-cluster.ts';

const NAME = { name: 'p', namespace: 'default' };
const ADDRESS = '10.9.9.9';

/** A runtime that takes its time, and knows what it was told to start and not to end. */
class SlowRuntime implements ContainerRuntime {
  readonly version = 'slow://1';
  readonly sandboxes = new Set<string>();
  /** How each running container is ended, by its name. */
  readonly running = new Map<string, (exit: ContainerExit) => void>();
  readonly graces: number[] = [];
  readonly started: string[] = [];
  startMs = 1000;
  private readonly cluster: SimulatedCluster;

  constructor(cluster: SimulatedCluster) {
    this.cluster = cluster;
  }

  startSandbox: ContainerRuntime['startSandbox'] = async ({ metadata: { uid = '' } }) => {
    await sleep(this.cluster.clock, this.startMs);
    this.sandboxes.add(uid);
    return { ips: [ADDRESS], remove: async () => void this.sandboxes.delete(uid) };
  };

  startContainer: ContainerRuntime['startContainer'] = async ({ container: { name } }) => {
    await sleep(this.cluster.clock, this.startMs);
    this.started.push(name);
    const exited = new Promise<ContainerExit>((resolve) => this.running.set(name, resolve));
    const stop = (graceMs: number): void => {
      this.graces.push(graceMs);
      this.cluster.clock.setTimer(graceMs, () => this.end(name, 143));
    };
    return { id: `slow://${name}`, imageId: '', exited, onReady: () => new Disposables(), stop };
  };

  end(name: string, exitCode = 0): void {
    this.running.get(name)?.({ exitCode, reason: exitCode === 0 ? 'Completed' : 'Error' });
    this.running.delete(name);
  }
}

describe('a Pod worker', () => {
  let cluster: SimulatedCluster;
  let runtime: SlowRuntime;
  beforeEach(async () => {
    cluster = await simulateCluster(1, {
      controllers: ['serviceaccount-controller'],
      nodes: { count: 0 },
      scheduler: false,
    });
    runtime = new SlowRuntime(cluster);
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
  const work = (pod: Pod, more: Partial<PodWorkerOptions> = {}): PodWorker => {
    const { clock, log } = cluster.client;
    const options = { pods: pods(), runtime, restarts: backoffRestarts, clock, log, hostIp: '192.0.2.1' };
    const worker = new PodWorker(pod, { ...options, ...more });
    worker.update(pod);
    return worker;
  };
  const read = (): Promise<Pod> => pods().get(NAME);
  const phase = async (): Promise<string> => {
    const { status } = await read();
    return `${status?.phase} ${status?.reason ?? ''}`.trim();
  };

  it('removes a sandbox that is there only after the Pod is gone', async () => {
    const worker = work(await create());
    await cluster.clock.advance(500);
    worker.abandon();
    await cluster.clock.advance(5000);
    assert.deepEqual([...runtime.sandboxes], []);
    assert.deepEqual(runtime.started, []);
  });

  it('ends a container that is there only after the Pod is gone', async () => {
    const worker = work(await create());
    await cluster.clock.advance(1500);
    worker.abandon();
    await cluster.clock.advance(5000);
    assert.deepEqual(runtime.started, ['main']);
    assert.deepEqual([...runtime.running.keys()], []);
  });

  it('starts no more containers once the Pod is to go', async () => {
    const worker = work(await create({ containers: containers('first', 'second') }));
    await cluster.clock.advance(1500);
    await pods().delete(NAME, { gracePeriodSeconds: 5 });
    worker.update(await read());
    await cluster.clock.advance(10_000);
    assert.deepEqual(runtime.started, ['first']);
    await assert.rejects(read(), /not found/);
  });

  it('gives the sandbox back when the Pod has ended, whose status still says where it was', async () => {
    work(await create());
    await cluster.clock.advance(3000);
    assert.equal(runtime.sandboxes.size, 1);
    runtime.end('main');
    await cluster.clock.advance(3000);
    assert.equal(await phase(), 'Succeeded');
    assert.equal(runtime.sandboxes.size, 0);
    assert.equal((await read()).status?.podIP, ADDRESS);
  });

  it('stops the sidecars of a Pod whose work is done, and says that it has ended when they have', async () => {
    const side: Container = { name: 'side', image: 'side:1', restartPolicy: 'Always' };
    work(await create({ initContainers: [side], terminationGracePeriodSeconds: 10 }));
    await cluster.clock.advance(5000);
    assert.deepEqual(runtime.started, ['side', 'main']);
    runtime.end('main');
    await cluster.clock.advance(9000);
    assert.equal(await phase(), 'Running');
    await cluster.clock.advance(2000);
    assert.equal(await phase(), 'Succeeded');
    assert.deepEqual([...runtime.running.keys()], []);
  });

  it('leaves sidecars what the main containers left of the grace', async () => {
    const side: Container = { name: 'side', image: 'side:1', restartPolicy: 'Always' };
    const worker = work(await create({ initContainers: [side] }));
    await cluster.clock.advance(5000);
    await pods().delete(NAME, { gracePeriodSeconds: 10 });
    worker.update(await read());
    await cluster.clock.advance(4000);
    runtime.end('main');
    await cluster.clock.advance(1000);
    assert.deepEqual(runtime.graces, [10_000, 6000]);
    await cluster.clock.advance(6000);
    await assert.rejects(read(), /not found/);
  });

  it('leaves a Pod that ended in time alone when its deadline passes', async () => {
    work(await create({ activeDeadlineSeconds: 30 }));
    await cluster.clock.advance(3000);
    runtime.end('main');
    await cluster.clock.advance(60_000);
    assert.equal(await phase(), 'Succeeded');
  });

  it('counts the deadline from the start of the Pod, also after a restart of its own', async () => {
    const pod = await create({ activeDeadlineSeconds: 30, terminationGracePeriodSeconds: 1 });
    const before = work(pod);
    await cluster.clock.advance(20_000);
    before.abandon();
    work(await read());
    await cluster.clock.advance(12_000);
    assert.equal(await phase(), 'Failed DeadlineExceeded');
  });

  it('follows a deadline that is brought forward', async () => {
    const worker = work(await create({ activeDeadlineSeconds: 3600, terminationGracePeriodSeconds: 1 }));
    await cluster.clock.advance(5000);
    worker.update(await pods().patch(NAME, 'merge', { spec: { activeDeadlineSeconds: 10 } }));
    await cluster.clock.advance(10_000);
    assert.equal(await phase(), 'Failed DeadlineExceeded');
  });

  it('shortens the grace of a Pod that is deleted again', async () => {
    const worker = work(await create());
    await cluster.clock.advance(5000);
    await pods().delete(NAME, { gracePeriodSeconds: 600 });
    worker.update(await read());
    await cluster.clock.advance(1000);
    await pods().delete(NAME, { gracePeriodSeconds: 2 });
    worker.update(await read());
    await cluster.clock.advance(5000);
    assert.deepEqual(runtime.graces, [600_000, 2000]);
    await assert.rejects(read(), /not found/);
  });

  it('is not led back in time by the late answer to a write', async () => {
    const lateMs = 3000;
    const late: PodWorkerOptions['pods'] = {
      get: (...parameters) => pods().get(...parameters),
      delete: (...parameters) => pods().delete(...parameters),
      async patch(...parameters) {
        const answer = await pods().patch(...parameters);
        await sleep(cluster.clock, lateMs);
        return answer;
      },
    };
    const worker = work(await create(), { pods: late });
    await cluster.clock.advance(2500);
    await pods().delete(NAME, { gracePeriodSeconds: 1 });
    worker.update(await read());
    await cluster.clock.advance(20_000);
    await assert.rejects(read(), /not found/);
  });

  describe('whose write is refused', () => {
    const conflict = (): StatusError => new StatusError(409, 'Conflict', 'the object has been modified');
    /** The API, which refuses the first so many writes. */
    const refusing = (writes: { patch: number; delete: number }): PodWorkerOptions['pods'] => ({
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
      work(await create(), { pods: refusing({ patch: 3, delete: 0 }) });
      await cluster.clock.advance(30_000);
      assert.equal(await phase(), 'Running');
      assert.deepEqual([...runtime.running.keys()], ['main']);
      runtime.end('main');
      await cluster.clock.advance(5000);
      assert.equal(await phase(), 'Succeeded');
    });

    it('takes a Pod from the API although its removal was refused', async () => {
      const worker = work(await create(), { pods: refusing({ patch: 0, delete: 2 }) });
      await cluster.clock.advance(5000);
      await pods().delete(NAME, { gracePeriodSeconds: 1 });
      worker.update(await read());
      await cluster.clock.advance(30_000);
      await assert.rejects(read(), /not found/);
    });

    it('lets go of a Pod that was replaced by another of its name', async () => {
      const first = await create();
      await pods().delete(NAME, { gracePeriodSeconds: 0 });
      const second = await create();
      work(first, { pods: refusing({ patch: 0, delete: 0 }) });
      await cluster.clock.advance(30_000);
      assert.deepEqual([...runtime.running.keys()], []);
      assert.deepEqual([...runtime.sandboxes], []);
      assert.equal((await read()).metadata.uid, second.metadata.uid);
      assert.equal(await phase(), 'Pending');
    });
  });
});
