import assert from 'node:assert/strict';
import type { Container, Event, Pod } from '../../src/kinds/index.ts';
import { type SimulatedCluster, simulateCluster } from '../support/simulated-cluster.ts';

const NAME = { name: 'p', namespace: 'default' };
type Spec = NonNullable<Pod['spec']>;

describe('the containers of a Pod', () => {
  let cluster: SimulatedCluster;
  beforeEach(async () => {
    cluster = await simulateCluster(1, { nodes: { count: 1 } });
  });
  afterEach(() => cluster.stop());

  const pods = () => cluster.client.resource<Pod>('v1', 'pods');
  const container = (name: string, more: Partial<Container> = {}): Container => ({
    name,
    image: 'app:1',
    ...more,
  });
  const create = (spec: Partial<Spec>, declared: Record<string, string> = {}): Promise<Pod> =>
    pods().create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        ...NAME,
        annotations: Object.fromEntries(
          Object.entries(declared).map(([key, value]) => [`simulation.wheelhouse.dev/${key}`, value]),
        ),
      },
      spec: { containers: [container('main')], ...spec },
    });
  const read = (): Promise<Pod> => pods().get(NAME);
  const setImage = (image: string, list = 'containers', name = 'main'): Promise<Pod> =>
    pods().patch(NAME, 'strategic', { spec: { [list]: [{ name, image }] } });
  const events = async (): Promise<string[]> => {
    const { items } = await cluster.client.resource<Event>('v1', 'events').list({ namespace: 'default' });
    return items
      .filter(({ involvedObject, source }) => involvedObject.name === 'p' && source?.component === 'kubelet')
      .map(
        ({ reason, message, involvedObject }) => `${reason} ${involvedObject.fieldPath ?? ''}: ${message}`,
      );
  };

  for (const restartPolicy of ['Always', 'Never'] as const) {
    it(`run the image that the Pod is changed to, whatever its restart policy: ${restartPolicy}`, async () => {
      await create({ restartPolicy });
      await cluster.clock.advance(5000);
      await setImage('app:2');
      await cluster.clock.advance(5000);
      const [status] = (await read()).status?.containerStatuses ?? [];
      assert.deepEqual(
        [status?.image, status?.restartCount, status?.ready, status?.lastState?.terminated?.exitCode],
        ['app:2', 1, true, 143],
      );
      assert.ok(
        (await events()).includes(
          'Killing spec.containers{main}: Container main definition changed, will be restarted',
        ),
      );
      await cluster.clock.advance(60_000);
      assert.equal((await read()).status?.containerStatuses?.[0]?.restartCount, 1);
      await setImage('app:3');
      await cluster.clock.advance(5000);
      assert.equal((await read()).status?.containerStatuses?.[0]?.restartCount, 2);
    });
  }

  it('run on with the image that was changed while nobody looked', async () => {
    await create({});
    await cluster.clock.advance(5000);
    cluster = await cluster.restart();
    await cluster.clock.advance(5000);
    assert.equal((await read()).status?.containerStatuses?.[0]?.restartCount, 0);
    await setImage('app:2');
    await cluster.clock.advance(5000);
    assert.equal((await read()).status?.containerStatuses?.[0]?.image, 'app:2');
  });

  it('do not wait out the pause of another image', async () => {
    await create({}, { 'run-ms': '100', 'exit-codes': '1' });
    await cluster.clock.advance(120_000);
    const [waiting] = (await read()).status?.containerStatuses ?? [];
    const { uid } = (await read()).metadata;
    assert.equal(waiting?.state?.waiting?.reason, 'CrashLoopBackOff');
    assert.match(
      waiting?.state?.waiting?.message ?? '',
      new RegExp(`^back-off 1m20s restarting failed container=main pod=p_default\\(${uid}\\)$`),
    );
    assert.ok(
      (await events()).includes(
        `BackOff spec.containers{main}: Back-off restarting failed container main in pod p_default(${uid})`,
      ),
    );
    await setImage('app:2');
    await cluster.clock.advance(1000);
    const [status] = (await read()).status?.containerStatuses ?? [];
    assert.deepEqual([status?.image, status?.restartCount], ['app:2', (waiting?.restartCount ?? 0) + 2]);
  });

  it('that lack their image wait for it as a kubelet says it, and for another one at once', async () => {
    await create({}, { 'image-error': 'ErrImagePull' });
    await cluster.clock.advance(1000);
    const waiting = async () => (await read()).status?.containerStatuses?.[0]?.state?.waiting;
    assert.equal((await waiting())?.reason, 'ErrImagePull');
    await cluster.clock.advance(6000);
    assert.equal((await waiting())?.reason, 'ImagePullBackOff');
    assert.match((await waiting())?.message ?? '', /^Back-off pulling image "app:1": ErrImagePull: /);
    const told = await events();
    for (const text of [
      'Pulling spec.containers{main}: Pulling image "app:1"',
      'Failed spec.containers{main}: Error: ErrImagePull',
      'BackOff spec.containers{main}: Back-off pulling image "app:1"',
      'Failed spec.containers{main}: Error: ImagePullBackOff',
    ]) {
      assert.ok(told.includes(text), text);
    }
    const annotations = { 'simulation.wheelhouse.dev/image-error': null };
    await pods().patch(NAME, 'merge', { metadata: { annotations } });
    await setImage('app:2');
    await cluster.clock.advance(100);
    assert.equal((await read()).status?.containerStatuses?.[0]?.ready, true);
  });

  it('wait for the Pod to be initialized, where it has init containers', async () => {
    await create({ initContainers: [container('before')], restartPolicy: 'Never' }, { 'run-ms': '5000' });
    await cluster.clock.advance(1000);
    const { containerStatuses, phase } = (await read()).status ?? {};
    assert.deepEqual([phase, containerStatuses?.[0]?.state?.waiting?.reason], ['Pending', 'PodInitializing']);
  });

  it('that are sidecars end in the reverse order of their start, once the work is done', async () => {
    const sidecar = (name: string): Container => container(name, { restartPolicy: 'Always' });
    await create(
      {
        restartPolicy: 'Never',
        initContainers: [sidecar('first'), sidecar('second'), sidecar('third')],
        containers: [container('main', { command: ['work'] })],
      },
      { 'stop-ms': '1000' },
    );
    await cluster.clock.advance(60_000);
    const { phase, initContainerStatuses = [] } = (await read()).status ?? {};
    assert.equal(phase, 'Succeeded');
    const ends = initContainerStatuses.map(
      ({ name, state }) => [state?.terminated?.finishedAt, name] as const,
    );
    assert.deepEqual(
      ends.toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1)).map(([, name]) => name),
      ['third', 'second', 'first'],
    );
  });

  it('that are sidecars end with the Pod also while they are in their back-off', async () => {
    await create(
      {
        restartPolicy: 'Never',
        initContainers: [container('beside', { restartPolicy: 'Always' }), container('before')],
      },
      { 'run-ms': '500' },
    );
    await cluster.clock.advance(30_000);
    const { phase, initContainerStatuses } = (await read()).status ?? {};
    assert.equal(phase, 'Succeeded');
    assert.deepEqual(Object.keys(initContainerStatuses?.[0]?.state ?? {}), ['terminated']);
  });
});

describe('a container that is not ready for long', () => {
  it('is said to fail its probe, less and less often, until it is', async () => {
    const cluster = await simulateCluster(1, { nodes: { count: 1 } });
    const events = async (): Promise<readonly (readonly [string | undefined, number | undefined])[]> => {
      const { items } = await cluster.client.resource<Event>('v1', 'events').list({ namespace: 'default' });
      return items
        .filter(({ reason }) => reason === 'Unhealthy')
        .map(({ message, count }) => [message, count]);
    };
    await cluster.client.resource<Pod>('v1', 'pods').create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { ...NAME, annotations: { 'simulation.wheelhouse.dev/ready-after-ms': '600000' } },
      spec: {
        containers: [
          {
            name: 'main',
            image: 'app:1',
            readinessProbe: { httpGet: { port: 80 }, initialDelaySeconds: 20, periodSeconds: 1 },
          },
        ],
      },
    });
    await cluster.clock.advance(15_000);
    assert.deepEqual(await events(), []);
    await cluster.clock.advance(10_000);
    const message = 'Readiness probe failed: HTTP probe failed with statuscode: 503';
    assert.deepEqual(await events(), [[message, 3]]);
    await cluster.clock.advance(560_000);
    const [[, before = 0] = []] = await events();
    assert.ok(before >= 8 && before < 15, `told ${before} times`);
    await cluster.clock.advance(60_000);
    const [[, last] = []] = await events();
    await cluster.clock.advance(1_000_000);
    assert.deepEqual(await events(), [[message, last]]);
    await cluster.stop();
  });
});
