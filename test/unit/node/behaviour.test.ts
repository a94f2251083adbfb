import assert from 'node:assert/strict';
import type { Container, Pod } from '../../../src/kinds/index.ts';
import { simulateCluster, type SimulatedCluster } from '../../support/simulated-cluster.ts';

const PREFIX = 'simulation.wheelhouse.dev';

/** What `kubectl get pod` would say of a Pod, from its status alone. */
function summary({ status }: Pod): string {
  const statuses = status?.containerStatuses ?? [];
  const waiting = statuses.map(({ state }) => state?.waiting?.reason).find(Boolean);
  const ready = statuses.filter((each) => each.ready).length;
  const restarts = statuses.reduce((sum, { restartCount }) => sum + restartCount, 0);
  return `${ready}/${statuses.length} ${waiting ?? status?.phase ?? ''} ${restarts}`;
}

describe('a simulated Pod', () => {
  let running: SimulatedCluster;
  beforeEach(async () => {
    const controllers = [
      'serviceaccount-controller',
      'root-ca-certificate-publisher-controller',
      'node-lifecycle-controller',
    ];
    running = await simulateCluster(1, { controllers, nodes: { count: 1 } });
  });
  afterEach(() => running.stop());

  const pods = () => running.client.resource<Pod>('v1', 'pods');
  const name = { name: 'p', namespace: 'default' };
  async function create(
    annotations: Record<string, string>,
    spec: Partial<NonNullable<Pod['spec']>> = {},
  ): Promise<void> {
    const prefixed = Object.fromEntries(
      Object.entries(annotations).map(([key, value]) => [`${PREFIX}/${key}`, value]),
    );
    const containers: Container[] = [{ name: 'main', image: 'app:1' }];
    await pods().create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { ...name, annotations: prefixed },
      spec: { containers, ...spec },
    });
  }
  const after = async (ms: number): Promise<string> => {
    await running.clock.advance(ms);
    return summary(await pods().get(name));
  };

  it('runs and is ready at once', async () => {
    await create({});
    assert.equal(await after(100), '1/1 Running 0');
    const { status } = await pods().get(name);
    assert.deepEqual(
      status?.conditions?.map(({ type, status: holds }) => `${type}=${holds}`),
      ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map(
        (type) => `${type}=True`,
      ),
    );
    assert.match(status?.podIP ?? '', /^10\./);
  });

  it('is ready after its time, or after its probe’s delay', async () => {
    await create({ 'ready-after-ms': '5000' });
    assert.equal(await after(4000), '0/1 Running 0');
    assert.equal(await after(2000), '1/1 Running 0');
  });

  it('waits for its readiness probe', async () => {
    const readinessProbe = { initialDelaySeconds: 7, httpGet: { port: 80 } };
    await create({}, { containers: [{ name: 'main', image: 'app:1', readinessProbe }] });
    assert.equal(await after(6000), '0/1 Running 0');
    assert.equal(await after(2000), '1/1 Running 0');
  });

  it('is never ready where its readiness probe says that it fails', async () => {
    const readinessProbe = { exec: { command: ['/bin/false'] } };
    await create({}, { containers: [{ name: 'main', image: 'app:1', readinessProbe }] });
    assert.equal(await after(3_600_000), '0/1 Running 0');
  });

  it('is never ready where it says so', async () => {
    await create({ 'never-ready': 'true' });
    assert.equal(await after(3_600_000), '0/1 Running 0');
  });

  it('ends, well or not, by its exit codes', async () => {
    await create({ 'run-ms': '1000' }, { restartPolicy: 'Never' });
    assert.equal(await after(2000), '0/1 Succeeded 0');
    await pods().delete(name);
    await running.clock.advance(1000);
    await create({ 'run-ms': '1000', 'exit-codes': '3' }, { restartPolicy: 'Never' });
    assert.equal(await after(2000), '0/1 Failed 0');
    const { status } = await pods().get(name);
    assert.equal(status?.containerStatuses?.[0]?.state?.terminated?.exitCode, 3);
  });

  it('is restarted at once the first time, then after pauses that double', async () => {
    await create({ 'run-ms': '1000', 'exit-codes': '1' });
    assert.equal(await after(1500), '1/1 Running 1');
    assert.equal(await after(1000), '0/1 CrashLoopBackOff 1');
    assert.equal(await after(10_000), '1/1 Running 2');
    assert.equal(await after(1500), '0/1 CrashLoopBackOff 2');
    assert.equal(await after(10_000), '0/1 CrashLoopBackOff 2');
    assert.equal(await after(9500), '1/1 Running 3');
  });

  it('restarts on failure until it ends well', async () => {
    await create({ 'run-ms': '1000', 'exit-codes': '1,1,0' }, { restartPolicy: 'OnFailure' });
    assert.equal(await after(60_000), '0/1 Succeeded 2');
  });

  it('waits where there is no image', async () => {
    await create({ 'image-error': 'ErrImagePull' });
    assert.equal(await after(1000), '0/1 ErrImagePull 0');
    assert.equal((await pods().get(name)).status?.phase, 'Pending');
  });

  it('runs init containers one after the other, before the others', async () => {
    const init = (each: string): Container => ({ name: each, image: 'init:1' });
    await create({ 'run-ms': '1000' }, { initContainers: [init('a'), init('b')], restartPolicy: 'Never' });
    await running.clock.advance(500);
    const states = async (): Promise<string[]> =>
      ((await pods().get(name)).status?.initContainerStatuses ?? []).map(
        ({ state }) => Object.keys(state ?? {})[0] ?? '',
      );
    assert.deepEqual(await states(), ['running', 'waiting']);
    assert.equal((await pods().get(name)).status?.phase, 'Pending');
    await running.clock.advance(1000);
    assert.deepEqual(await states(), ['terminated', 'running']);
    assert.equal(await after(1000), '1/1 Running 0');
  });

  it('keeps a sidecar beside the main containers', async () => {
    const sidecar: Container = { name: 'side', image: 'side:1', restartPolicy: 'Always' };
    await create({}, { initContainers: [sidecar] });
    assert.equal(await after(500), '1/1 Running 0');
    const { status } = await pods().get(name);
    assert.ok(status?.initContainerStatuses?.[0]?.state?.running);
  });

  it('takes its time to end, and no longer than its grace', async () => {
    await create({ 'stop-ms': '6000' });
    await running.clock.advance(100);
    await pods().delete(name);
    assert.equal(await after(5000), '1/1 Running 0');
    await running.clock.advance(2000);
    await assert.rejects(pods().get(name), /not found/);
    await create({ 'stop-ms': '600000' }, { terminationGracePeriodSeconds: 3 });
    await running.clock.advance(100);
    await pods().delete(name);
    await running.clock.advance(4000);
    await assert.rejects(pods().get(name), /not found/);
  });

  it('fails when its deadline has passed', async () => {
    await create({}, { activeDeadlineSeconds: 5 });
    await running.clock.advance(6000);
    const { status } = await pods().get(name);
    assert.equal(`${status?.phase} ${status?.reason}`, 'Failed DeadlineExceeded');
  });

  describe('whose command says how it ends', () => {
    const main = (script: string, more: Partial<Container> = {}): Container => ({
      name: 'main',
      image: 'busybox',
      command: ['/bin/sh', '-c', script],
      ...more,
    });
    const ended = async () => (await pods().get(name)).status?.containerStatuses?.[0]?.state?.terminated;

    it('ends so', async () => {
      await create({}, { containers: [main('sleep 5; exit 3')], restartPolicy: 'Never' });
      assert.equal(await after(4900), '1/1 Running 0');
      assert.equal(await after(200), '0/1 Failed 0');
      assert.equal((await ended())?.exitCode, 3);
    });

    it('runs on where the command does', async () => {
      await create({}, { containers: [main('while true; do sleep 1; done')], restartPolicy: 'OnFailure' });
      assert.equal(await after(3_600_000), '1/1 Running 0');
    });

    it('goes by its environment, and by the annotations before its command', async () => {
      const env = [
        { name: 'BASE', value: '40' },
        { name: 'NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
      ];
      const containers = [main('[ "$NAME" = p ] && exit $((BASE + 2))', { env })];
      await create({}, { containers, restartPolicy: 'Never' });
      await running.clock.advance(1000);
      assert.equal((await ended())?.exitCode, 42);
      await pods().delete(name);
      await running.clock.advance(1000);
      await create({ 'exit-codes': '7' }, { containers, restartPolicy: 'Never' });
      await running.clock.advance(1000);
      assert.equal((await ended())?.exitCode, 7);
    });

    it('finds what it wrote before it was restarted', async () => {
      const script = 'if [ -f /data/ran ]; then exit 0; fi; touch /data/ran; exit 1';
      const volumeMounts = [{ name: 'data', mountPath: '/data' }];
      const containers = [main(script, { volumeMounts })];
      const volumes = [{ name: 'data', emptyDir: {} }];
      await create({}, { containers, volumes, restartPolicy: 'OnFailure' });
      assert.equal(await after(60_000), '0/1 Succeeded 1');
    });

    it('wrote nothing for which it had no time', async () => {
      const volumes = [{ name: 'data', hostPath: { path: '/work' } }];
      const volumeMounts = [{ name: 'data', mountPath: '/data' }];
      const containers = [main('sleep 60; touch /data/done', { volumeMounts })];
      await create({}, { containers, volumes, restartPolicy: 'Never' });
      await running.clock.advance(10_000);
      await pods().delete(name);
      await running.clock.advance(1000);
      const looks = [main('test -e /data/done', { volumeMounts })];
      await create({}, { containers: looks, volumes, restartPolicy: 'Never' });
      assert.equal(await after(60_000), '0/1 Failed 0');
    });

    it('leaves the message that it wrote, or its last words where it failed', async () => {
      const containers = [main('echo -n DONE > /dev/termination-log; echo more')];
      await create({}, { containers, restartPolicy: 'Never' });
      await running.clock.advance(1000);
      assert.equal((await ended())?.message, 'DONE');
      await pods().delete(name);
      await running.clock.advance(1000);
      const more: Partial<Container> = { terminationMessagePolicy: 'FallbackToLogsOnError' };
      await create({}, { containers: [main('echo oops; false', more)], restartPolicy: 'Never' });
      await running.clock.advance(1000);
      assert.equal((await ended())?.message, 'oops\n');
    });

    it('fails with its init container', async () => {
      const initContainers = [{ ...main('exit 4'), name: 'init' }];
      await create({}, { initContainers, restartPolicy: 'Never' });
      await running.clock.advance(1000);
      assert.equal((await pods().get(name)).status?.phase, 'Failed');
    });
  });

  describe('that says nothing of its end', () => {
    const job = { apiVersion: 'batch/v1', kind: 'Job', name: 'j', uid: 'u', controller: true };
    const told: Container = { name: 'main', image: 'busybox', command: ['echo', 'hi'] };
    const main: Container = { name: 'main', image: 'app:1' };
    type Spec = Partial<NonNullable<Pod['spec']>>;
    /** What it is after half a second. */
    const cases: readonly (readonly [string, Spec, string, typeof job?])[] = [
      ['serves', {}, '1/1 Running 0'],
      ['serves what it is told to', { containers: [told] }, '1/1 Running 0'],
      ['belongs to a Job', { restartPolicy: 'OnFailure' }, '0/1 Succeeded 0', job],
      ['is owned by something else', { restartPolicy: 'Never' }, '1/1 Running 0', { ...job, kind: 'Task' }],
      ['is told what to do, once', { containers: [told], restartPolicy: 'Never' }, '0/1 Succeeded 0'],
      [
        'has arguments',
        { containers: [{ ...main, args: ['x'] }], restartPolicy: 'OnFailure' },
        '0/1 Succeeded 0',
      ],
      ['is told nothing', { restartPolicy: 'Never' }, '1/1 Running 0'],
      [
        'listens',
        { containers: [{ ...told, ports: [{ containerPort: 80 }] }], restartPolicy: 'Never' },
        '1/1 Running 0',
      ],
      [
        'is probed',
        { containers: [{ ...told, livenessProbe: { exec: { command: ['true'] } } }], restartPolicy: 'Never' },
        '1/1 Running 0',
      ],
      [
        'only pauses',
        { containers: [{ name: 'main', image: 'registry.k8s.io/pause:3.10' }] },
        '1/1 Running 0',
        job,
      ],
      ['has an init container', { initContainers: [{ name: 'init', image: 'init:1' }] }, '1/1 Running 0'],
    ];
    for (const [what, spec, wanted, owner] of cases) {
      it(`${wanted.includes('Succeeded') ? 'ends well' : 'runs on'} where it ${what}`, async () => {
        await pods().create({
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { ...name, ...(owner ? { ownerReferences: [owner] } : {}) },
          spec: { containers: [main], ...spec },
        });
        assert.equal(await after(500), wanted);
        const { state } = (await pods().get(name)).status?.containerStatuses?.[0] ?? {};
        if (wanted.includes('Succeeded')) assert.equal(state?.terminated?.exitCode, 0);
        assert.equal(await after(3_600_000), wanted);
      });
    }

    it('keeps the sidecar of a Job’s Pod until the work is done', async () => {
      const side: Container = { name: 'side', image: 'side:1', restartPolicy: 'Always' };
      await pods().create({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { ...name, ownerReferences: [job] },
        spec: { containers: [main], initContainers: [side], restartPolicy: 'Never' },
      });
      assert.equal(await after(5000), '0/1 Succeeded 0');
      const { initContainerStatuses } = (await pods().get(name)).status ?? {};
      assert.equal(initContainerStatuses?.[0]?.restartCount, 0);
      assert.equal(initContainerStatuses?.[0]?.state?.terminated?.exitCode, 143);
    });
  });
});

describe('a plainly simulated Pod', () => {
  it('runs on, though it is work', async () => {
    const controllers = ['serviceaccount-controller', 'node-lifecycle-controller'];
    const running = await simulateCluster(1, { controllers, nodes: { count: 1, manner: 'plain' } });
    const pods = running.client.resource<Pod>('v1', 'pods');
    await pods.create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p', namespace: 'default' },
      spec: { containers: [{ name: 'main', image: 'busybox', command: ['echo'] }], restartPolicy: 'Never' },
    });
    await running.clock.advance(60_000);
    assert.equal((await pods.get({ name: 'p', namespace: 'default' })).status?.phase, 'Running');
    await running.stop();
  });
});
