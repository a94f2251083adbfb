import assert from 'node:assert/strict';
import type {
  ConfigMap,
  Container,
  Event,
  Node,
  PersistentVolumeClaim,
  Pod,
  Secret,
} from '../../src/kinds/index.ts';
import { type SimulatedCluster, simulateCluster } from '../support/simulated-cluster.ts';

const NAMESPACE = 'default';
const NAME = { name: 'p', namespace: NAMESPACE };
type Spec = NonNullable<Pod['spec']>;

describe('a Pod that refers to what is not there', () => {
  let cluster: SimulatedCluster;
  beforeEach(async () => {
    cluster = await simulateCluster(1, { nodes: { count: 1 } });
  });
  afterEach(() => cluster.stop());

  const pods = () => cluster.client.resource<Pod>('v1', 'pods');
  const create = async (spec: Partial<Spec>, main: Partial<Container> = {}): Promise<Pod> => {
    const pod = await pods().create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: NAME,
      spec: { containers: [{ name: 'main', image: 'app:1', ...main }], ...spec },
    });
    await cluster.clock.advance(5000);
    return pod;
  };
  const configMap = (data: Record<string, string>, name = 'settings'): Promise<ConfigMap> =>
    cluster.client
      .resource<ConfigMap>('v1', 'configmaps')
      .create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: NAMESPACE }, data });
  const secret = (data: Record<string, string>, name = 'login'): Promise<Secret> =>
    cluster.client.resource<Secret>('v1', 'secrets').create({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name, namespace: NAMESPACE },
      stringData: data,
    });
  const read = async () => (await pods().get(NAME)).status;
  /** Why the container waits, and the Pod's phase. */
  const state = async (list: 'containerStatuses' | 'initContainerStatuses' = 'containerStatuses') => {
    const status = await read();
    const { waiting } = status?.[list]?.[0]?.state ?? {};
    return waiting ? `${waiting.reason}: ${waiting.message ?? ''}` : `${status?.phase}`;
  };
  const events = async (reason: string): Promise<string[]> => {
    const { items } = await cluster.client.resource<Event>('v1', 'events').list({ namespace: NAMESPACE });
    return items
      .filter((event) => event.involvedObject.name === 'p' && event.reason === reason)
      .map((event) => `${event.involvedObject.fieldPath ?? ''} ${event.message}`.trim());
  };
  /** A moment after it was made: nobody waits for the next try. */
  const soon = (): Promise<void> => cluster.clock.advance(400);

  const MODE = [{ name: 'MODE', valueFrom: { configMapKeyRef: { name: 'settings', key: 'mode' } } }];
  const WORD = [{ name: 'WORD', valueFrom: { secretKeyRef: { name: 'login', key: 'word' } } }];

  const ENVIRONMENTS: readonly {
    readonly what: string;
    readonly main: Partial<Container>;
    readonly message: string;
    readonly bring: () => Promise<unknown>;
  }[] = [
    {
      what: 'a key of a ConfigMap',
      main: { env: MODE },
      message: 'configmap "settings" not found',
      bring: () => configMap({ mode: 'x' }),
    },
    {
      what: 'a key of a Secret',
      main: { env: WORD },
      message: 'secret "login" not found',
      bring: () => secret({ word: 'x' }),
    },
    {
      what: 'all of a ConfigMap',
      main: { envFrom: [{ configMapRef: { name: 'settings' } }] },
      message: 'configmap "settings" not found',
      bring: () => configMap({}),
    },
    {
      what: 'all of a Secret',
      main: { envFrom: [{ prefix: 'A_', secretRef: { name: 'login' } }] },
      message: 'secret "login" not found',
      bring: () => secret({}),
    },
  ];
  for (const { what, main, message, bring } of ENVIRONMENTS) {
    it(`for its environment does not start its container, and does when it comes: ${what}`, async () => {
      await create({}, main);
      assert.equal(await state(), `CreateContainerConfigError: ${message}`);
      assert.deepEqual(await events('Failed'), [`spec.containers{main} Error: ${message}`]);
      assert.deepEqual(await events('Started'), []);
      await bring();
      await soon();
      assert.equal(await state(), 'Running');
    });
  }

  it('by a key that an object lacks waits for that key', async () => {
    await configMap({ other: 'x' });
    await secret({ other: 'x' });
    await create({}, { env: [...MODE, ...WORD] });
    assert.equal(
      await state(),
      "CreateContainerConfigError: couldn't find key mode in ConfigMap default/settings",
    );
    await cluster.client
      .resource<ConfigMap>('v1', 'configmaps')
      .patch({ name: 'settings', namespace: NAMESPACE }, 'merge', { data: { mode: 'fast' } });
    await soon();
    assert.equal(await state(), "CreateContainerConfigError: couldn't find key word in Secret default/login");
    await cluster.client
      .resource<Secret>('v1', 'secrets')
      .patch({ name: 'login', namespace: NAMESPACE }, 'merge', { stringData: { word: 'x' } });
    await soon();
    assert.equal(await state(), 'Running');
  });

  it('in its init container or sidecar does not get further', async () => {
    await create({
      initContainers: [{ name: 'beside', image: 'app:1', restartPolicy: 'Always', env: MODE }],
    });
    assert.match(
      await state('initContainerStatuses'),
      /^CreateContainerConfigError: configmap "settings" not found/,
    );
    assert.equal(await state(), 'PodInitializing: ');
    await configMap({ mode: 'x' });
    await soon();
    assert.equal(await state(), 'Running');
  });

  it('lets an optional reference be', async () => {
    await create(
      {
        volumes: [
          { name: 'a', configMap: { name: 'no', optional: true } },
          { name: 'b', secret: { secretName: 'no', optional: true, items: [{ key: 'k', path: 'k' }] } },
          { name: 'c', projected: { sources: [{ configMap: { name: 'no', optional: true } }] } },
        ],
      },
      {
        env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'no', key: 'k', optional: true } } }],
        envFrom: [{ configMapRef: { name: 'no', optional: true } }],
        volumeMounts: ['a', 'b', 'c'].map((name) => ({ name, mountPath: `/${name}` })),
      },
    );
    assert.equal(await state(), 'Running');
    assert.deepEqual(await events('FailedMount'), []);
  });

  const VOLUMES: readonly {
    readonly what: string;
    readonly volume: NonNullable<Spec['volumes']>[number];
    readonly message: string;
    readonly bring: () => Promise<unknown>;
  }[] = [
    {
      what: 'a ConfigMap',
      volume: { name: 'v', configMap: { name: 'settings' } },
      message: 'configmap "settings" not found',
      bring: () => configMap({}),
    },
    {
      what: 'a Secret',
      volume: { name: 'v', secret: { secretName: 'login' } },
      message: 'secret "login" not found',
      bring: () => secret({}),
    },
    {
      what: 'projected ones, all of which are named',
      volume: {
        name: 'v',
        projected: { sources: [{ configMap: { name: 'settings' } }, { secret: { name: 'login' } }] },
      },
      message: '[configmap "settings" not found, secret "login" not found]',
      bring: async () => [await configMap({}), await secret({})],
    },
  ];
  for (const { what, volume, message, bring } of VOLUMES) {
    it(`for a volume gets no sandbox, and one when it comes: ${what}`, async () => {
      await create({ volumes: [volume] }, { volumeMounts: [{ name: 'v', mountPath: '/v' }] });
      assert.equal(await state(), 'ContainerCreating: ');
      assert.equal((await read())?.podIP, undefined);
      assert.deepEqual(await events('FailedMount'), [`MountVolume.SetUp failed for volume "v" : ${message}`]);
      await bring();
      await soon();
      assert.equal(await state(), 'Running');
    });
  }

  it('by an item of a volume waits for its key', async () => {
    await configMap({ other: 'x' });
    await secret({ other: 'x' });
    const items = [{ key: 'k', path: 'k' }];
    await create(
      {
        volumes: [
          { name: 'v', configMap: { name: 'settings', items } },
          { name: 'w', secret: { secretName: 'login', items } },
        ],
      },
      { volumeMounts: ['v', 'w'].map((name) => ({ name, mountPath: `/${name}` })) },
    );
    assert.deepEqual((await events('FailedMount')).toSorted(), [
      'MountVolume.SetUp failed for volume "v" : configmap references non-existent config key: k',
      'MountVolume.SetUp failed for volume "w" : references non-existent secret key: k',
    ]);
  });

  it('waits for no volume that no container mounts', async () => {
    await create({ volumes: [{ name: 'v', configMap: { name: 'settings' } }] });
    assert.equal(await state(), 'Running');
  });

  it('by a claim that nobody placed it for says what the claim lacks', async () => {
    await create(
      { nodeName: 'node-0', volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'data' } }] },
      { volumeMounts: [{ name: 'v', mountPath: '/v' }] },
    );
    const why =
      'error processing PVC default/data: failed to fetch PVC from API server: persistentvolumeclaims "data" not found';
    const [told = ''] = await events('FailedMount');
    assert.equal(
      told,
      `Unable to attach or mount volumes: unmounted volumes=[v], unattached volumes=[], failed to process volumes=[v]: ${why}`,
    );
    await cluster.client.resource<PersistentVolumeClaim>('v1', 'persistentvolumeclaims').create({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data', namespace: NAMESPACE },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    });
    await cluster.clock.advance(5000);
    assert.equal(await state(), 'ContainerCreating: ');
    assert.ok((await events('FailedMount')).some((text) => text.endsWith('PVC is not bound')));
  });

  it('says again and again, and less and less often, what it waits for', async () => {
    await create(
      { volumes: [{ name: 'v', configMap: { name: 'settings' } }] },
      { volumeMounts: [{ name: 'v', mountPath: '/v' }] },
    );
    await cluster.clock.advance(600_000);
    const { items } = await cluster.client.resource<Event>('v1', 'events').list({ namespace: NAMESPACE });
    const counts = items.filter(({ reason }) => reason === 'FailedMount').map(({ count }) => count);
    assert.equal(counts.length, 1);
    assert.ok((counts[0] ?? 0) > 8 && (counts[0] ?? 0) < 20, `told ${counts[0]} times`);
  });

  it('only warns of a Secret to pull images with', async () => {
    await create({ imagePullSecrets: [{ name: 'registry' }] });
    assert.equal(await state(), 'Running');
    assert.deepEqual(await events('FailedToRetrieveImagePullSecret'), [
      'Unable to retrieve some image pull secrets (registry); attempting to pull the image may not succeed.',
    ]);
  });

  it('goes when it is deleted while it waits, and leaves nothing that waits', async () => {
    await create(
      { volumes: [{ name: 'v', configMap: { name: 'settings' } }] },
      { volumeMounts: [{ name: 'v', mountPath: '/v' }], env: MODE },
    );
    await pods().delete(NAME);
    await cluster.clock.advance(1000);
    await assert.rejects(pods().get(NAME), /not found/);
    await configMap({ mode: 'x' });
    await cluster.clock.advance(5000);
    assert.deepEqual(await events('Started'), []);
  });

  it('runs on when what it was made from goes', async () => {
    await configMap({ mode: 'x' });
    await create(
      { volumes: [{ name: 'v', configMap: { name: 'settings' } }] },
      { volumeMounts: [{ name: 'v', mountPath: '/v' }], env: MODE },
    );
    await cluster.client
      .resource<ConfigMap>('v1', 'configmaps')
      .delete({ name: 'settings', namespace: NAMESPACE });
    await cluster.clock.advance(60_000);
    assert.equal(await state(), 'Running');
  });
});

describe('a Pod that comes together with what it refers to', () => {
  it('starts without a word of it', async () => {
    const cluster = await simulateCluster(1, { nodes: { count: 1 } });
    const made = cluster.client.resource<Pod>('v1', 'pods').create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: NAME,
      spec: {
        containers: [{ name: 'main', image: 'app:1', envFrom: [{ configMapRef: { name: 'settings' } }] }],
        nodeName: 'node-0',
      },
    });
    const metadata = { name: 'settings', namespace: NAMESPACE };
    const given = cluster.client
      .resource<ConfigMap>('v1', 'configmaps')
      .create({ apiVersion: 'v1', kind: 'ConfigMap', metadata });
    await cluster.clock.advance(1000);
    await Promise.all([made, given]);
    assert.equal((await cluster.client.resource<Pod>('v1', 'pods').get(NAME)).status?.phase, 'Running');
    const { items } = await cluster.client.resource<Event>('v1', 'events').list({ namespace: NAMESPACE });
    assert.deepEqual(
      items.filter(({ reason }) => reason === 'Failed' || reason === 'FailedMount'),
      [],
    );
    await cluster.stop();
  });
});

describe('a plainly simulated Pod', () => {
  it('waits for nothing that it refers to', async () => {
    const cluster = await simulateCluster(1, { nodes: { count: 1, manner: 'plain' } });
    await cluster.client.resource<Pod>('v1', 'pods').create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: NAME,
      spec: {
        containers: [{ name: 'main', image: 'app:1', envFrom: [{ configMapRef: { name: 'settings' } }] }],
      },
    });
    await cluster.clock.advance(1000);
    assert.equal((await cluster.client.resource<Pod>('v1', 'pods').get(NAME)).status?.phase, 'Running');
    await cluster.stop();
  });
});

describe('a cluster without a node', () => {
  it('watches nothing that Pods refer to, until there is one', async () => {
    const asked = new Set<string>();
    const cluster = await simulateCluster(1, {
      nodes: { count: 0 },
      controllers: ['-*'],
      middleware: (handler) => (request) => {
        asked.add(request.target.split('?')[0] ?? '');
        return handler(request);
      },
    });
    await cluster.clock.advance(1000);
    assert.equal(asked.has('/api/v1/configmaps'), false);
    await cluster.client.resource<Node>('v1', 'nodes').create({
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: 'late', annotations: { 'simulation.wheelhouse.dev/node': 'simulated' } },
    });
    await cluster.clock.advance(1000);
    assert.equal(asked.has('/api/v1/configmaps'), true);
    await cluster.stop();
  });
});
