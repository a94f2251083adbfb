import assert from 'node:assert/strict';
import type { DeviceClass, Event, Pod, ResourceClaim, ResourceSlice } from '../../src/kinds/index.ts';
import { type SimulatedCluster, simulateCluster } from '../support/simulated-cluster.ts';

const namespace = 'default';
const V1 = 'resource.k8s.io/v1';
const DRIVER = 'gpu.example.com';
type Devices = NonNullable<ResourceClaim['spec']['devices']>;
type Device = NonNullable<ResourceSlice['spec']['devices']>[number];
type Request = NonNullable<Devices['requests']>[number];

const exactly = (name: string, more: Partial<NonNullable<Request['exactly']>> = {}): Request => ({
  name,
  exactly: { deviceClassName: DRIVER, ...more },
});
const where = (expression: string) => [{ cel: { expression } }];

describe('a Pod that claims devices', () => {
  let cluster: SimulatedCluster;
  beforeEach(async () => {
    cluster = await simulateCluster(1, { nodes: { count: 2 } });
    const selectors = where(`device.driver == '${DRIVER}'`);
    await cluster.client.resource<DeviceClass>(V1, 'deviceclasses').create({
      apiVersion: V1,
      kind: 'DeviceClass',
      metadata: { name: DRIVER },
      spec: { selectors },
    });
  });
  afterEach(() => cluster.stop());

  const claims = () => cluster.client.resource<ResourceClaim>(V1, 'resourceclaims');
  const pods = () => cluster.client.resource<Pod>('v1', 'pods');
  const rest = (ms = 3000): Promise<void> => cluster.clock.advance(ms);

  async function slice(nodeName: string, devices: Device[], more: Partial<ResourceSlice['spec']> = {}) {
    const pool = { name: nodeName, generation: 1, resourceSliceCount: 1, ...more.pool };
    await cluster.client.resource<ResourceSlice>(V1, 'resourceslices').create({
      apiVersion: V1,
      kind: 'ResourceSlice',
      metadata: { name: `${nodeName}-${devices[0]?.name ?? 'counters'}` },
      spec: { driver: DRIVER, nodeName, ...(devices.length > 0 ? { devices } : {}), ...more, pool },
    });
  }
  const claim = (name: string, devices: Devices): Promise<ResourceClaim> =>
    claims().create({
      apiVersion: V1,
      kind: 'ResourceClaim',
      metadata: { name, namespace },
      spec: { devices },
    });
  async function pod(name: string, ...names: string[]): Promise<void> {
    const resourceClaims = names.map((each) => ({ name: each, resourceClaimName: each }));
    await pods().create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace },
      spec: {
        terminationGracePeriodSeconds: 0,
        containers: [{ name: 'main', image: 'app' }],
        resourceClaims,
      },
    });
    await rest();
  }
  const given = async (name: string): Promise<string[]> => {
    const { status } = await claims().get({ name, namespace });
    return (status?.allocation?.devices?.results ?? []).map(
      ({ request, pool, device }) => `${request}: ${pool}/${device}`,
    );
  };
  const whyNot = async (name: string): Promise<string | undefined> => {
    const { status } = await pods().get({ name, namespace });
    return status?.conditions?.find(({ type }) => type === 'PodScheduled')?.message;
  };
  const nodeOf = async (name: string): Promise<string> =>
    (await pods().get({ name, namespace })).spec?.nodeName ?? '';

  it('gets them where they are, and has them to itself', async () => {
    await slice('node-1', [{ name: 'a' }]);
    await claim('one', { requests: [exactly('gpu')] });
    await claim('two', { requests: [exactly('gpu')] });
    await pod('first', 'one');
    assert.equal(await nodeOf('first'), 'node-1');
    const { metadata, status } = await claims().get({ name: 'one', namespace });
    assert.deepEqual(await given('one'), ['gpu: node-1/a']);
    assert.deepEqual(
      status?.reservedFor?.map(({ resource, name }) => `${resource} ${name}`),
      ['pods first'],
    );
    const term = { matchFields: [{ key: 'metadata.name', operator: 'In', values: ['node-1'] }] };
    assert.deepEqual(status?.allocation?.nodeSelector, { nodeSelectorTerms: [term] });
    assert.ok(status?.allocation?.allocationTimestamp);
    assert.deepEqual(metadata.finalizers, ['resource.kubernetes.io/delete-protection']);

    await pod('second', 'two');
    const preemption = 'preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.';
    assert.equal(
      await whyNot('second'),
      `0/2 nodes are available: 2 cannot allocate all claims. still not schedulable, ${preemption}`,
    );
    await pods().delete({ name: 'first', namespace });
    await rest(20_000);
    assert.equal(await nodeOf('second'), 'node-1');
    assert.deepEqual(await given('one'), []);
  });

  it('shares a claim with others, on the node where it is', async () => {
    await slice('node-1', [{ name: 'a' }]);
    await claim('one', { requests: [exactly('gpu')] });
    await pod('first', 'one');
    await pod('second', 'one');
    assert.equal(await nodeOf('second'), 'node-1');
    const { status } = await claims().get({ name: 'one', namespace });
    assert.equal(status?.reservedFor?.length, 2);
  });

  const model = (value: string): Device['attributes'] => ({ model: { string: value } });
  const GPUS: Device[] = [
    {
      name: 'a',
      attributes: { ...model('small'), numa: { int: 0 } },
      capacity: { memory: { value: '8Gi' } },
    },
    {
      name: 'b',
      attributes: { ...model('large'), numa: { int: 1 } },
      capacity: { memory: { value: '40Gi' } },
    },
    {
      name: 'c',
      attributes: { ...model('large'), numa: { int: 0 } },
      capacity: { memory: { value: '80Gi' } },
    },
  ];
  const rows: readonly { what: string; asked: Devices; gets: readonly string[] }[] = [
    { what: 'the first that there is', asked: { requests: [exactly('x')] }, gets: ['x: node-0/a'] },
    {
      what: 'one of a model',
      asked: {
        requests: [exactly('x', { selectors: where(`device.attributes['${DRIVER}'].model == 'large'`) })],
      },
      gets: ['x: node-0/b'],
    },
    {
      what: 'one with enough memory',
      asked: {
        requests: [
          exactly('x', {
            selectors: where(`device.capacity['${DRIVER}'].memory.isGreaterThan(quantity('50Gi'))`),
          }),
        ],
      },
      gets: ['x: node-0/c'],
    },
    {
      what: 'so many',
      asked: { requests: [exactly('x', { count: 2 })] },
      gets: ['x: node-0/a', 'x: node-0/b'],
    },
    {
      what: 'all',
      asked: { requests: [exactly('x', { allocationMode: 'All' })] },
      gets: ['x: node-0/a', 'x: node-0/b', 'x: node-0/c'],
    },
    {
      what: 'those that are alike',
      asked: {
        requests: [exactly('x'), exactly('y')],
        constraints: [{ matchAttribute: `${DRIVER}/numa` }],
      },
      gets: ['x: node-0/a', 'y: node-0/c'],
    },
    {
      what: 'those that are unlike',
      asked: {
        requests: [exactly('x'), exactly('y')],
        constraints: [{ distinctAttribute: `${DRIVER}/model` }],
      },
      gets: ['x: node-0/a', 'y: node-0/b'],
    },
    {
      what: 'the best of several that can be had',
      asked: {
        requests: [
          {
            name: 'x',
            firstAvailable: [
              { name: 'four', deviceClassName: DRIVER, count: 4 },
              { name: 'two', deviceClassName: DRIVER, count: 2 },
            ],
          },
        ],
      },
      gets: ['x/two: node-0/a', 'x/two: node-0/b'],
    },
    {
      what: 'nothing where there are too few',
      asked: { requests: [exactly('x', { count: 4 })] },
      gets: [],
    },
  ];
  for (const { what, asked, gets } of rows) {
    it(`gets ${what}`, async () => {
      await slice('node-0', GPUS);
      await claim('one', asked);
      await pod('app', 'one');
      assert.deepEqual(await given('one'), gets);
      assert.equal(await nodeOf('app'), gets.length > 0 ? 'node-0' : '');
    });
  }

  it('waits for a claim, a class, and a slice', async () => {
    await pod('app', 'one');
    assert.equal(await whyNot('app'), undefined, 'it is not even tried');
    await claim('one', { requests: [{ name: 'x', exactly: { deviceClassName: 'later.example.com' } }] });
    await rest();
    const preemption = 'preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.';
    const missing = 'request x: device class later.example.com does not exist';
    assert.equal(
      await whyNot('app'),
      `0/2 nodes are available: ${missing}. no new claims to deallocate, ${preemption}`.replace(
        'no new claims to deallocate',
        'still not schedulable',
      ),
    );
    await cluster.client.resource<DeviceClass>(V1, 'deviceclasses').create({
      apiVersion: V1,
      kind: 'DeviceClass',
      metadata: { name: 'later.example.com' },
      spec: {},
    });
    await rest(12_000);
    assert.match((await whyNot('app')) ?? '', /2 cannot allocate all claims/);
    await slice('node-0', [{ name: 'a' }]);
    await rest(12_000);
    assert.equal(await nodeOf('app'), 'node-0');
  });

  it('does not get a tainted device that it does not tolerate', async () => {
    await slice('node-0', [{ name: 'a', taints: [{ key: 'broken', effect: 'NoSchedule' }] }]);
    await claim('one', { requests: [exactly('x')] });
    await claim('two', {
      requests: [exactly('x', { tolerations: [{ key: 'broken', operator: 'Exists' }] })],
    });
    await pod('first', 'one');
    await pod('second', 'two');
    assert.deepEqual([await nodeOf('first'), await nodeOf('second')], ['', 'node-0']);
  });

  it('shares a device by its capacity', async () => {
    const capacity = { memory: { value: '10Gi', requestPolicy: { default: '1Gi' } } };
    await slice('node-0', [{ name: 'a', allowMultipleAllocations: true, capacity }]);
    const requests = { memory: '6Gi' };
    await claim('one', { requests: [exactly('x', { capacity: { requests } })] });
    await claim('two', { requests: [exactly('x')] });
    await claim('three', { requests: [exactly('x', { capacity: { requests } })] });
    for (const name of ['one', 'two', 'three']) await pod(name, name);
    assert.deepEqual(
      [await nodeOf('one'), await nodeOf('two'), await nodeOf('three')],
      ['node-0', 'node-0', ''],
    );
    const { status } = await claims().get({ name: 'one', namespace });
    const [result] = status?.allocation?.devices?.results ?? [];
    assert.deepEqual(result?.consumedCapacity, { memory: '6Gi' });
    assert.ok(result?.shareID);
  });

  it('does not get parts of a device of which too little is left', async () => {
    const pool = { name: 'node-0', generation: 1, resourceSliceCount: 2 };
    const counters = (value: string) => ({ memory: { value } });
    await slice('node-0', [], { pool, sharedCounters: [{ name: 'gpu', counters: counters('40Gi') }] });
    const part = (name: string, value: string): Device => ({
      name,
      consumesCounters: [{ counterSet: 'gpu', counters: counters(value) }],
    });
    await slice('node-0', [part('large', '30Gi'), part('small', '20Gi')], { pool });
    await claim('one', { requests: [exactly('x')] });
    await claim('two', { requests: [exactly('x')] });
    await pod('first', 'one');
    await pod('second', 'two');
    assert.deepEqual(await given('one'), ['x: node-0/large']);
    assert.equal(await nodeOf('second'), '');
  });

  it('is bound once its device is ready', async () => {
    await slice('node-0', [
      { name: 'a', bindingConditions: ['Ready'], bindingFailureConditions: ['Broken'], bindsToNode: true },
    ]);
    await claim('one', { requests: [exactly('x')] });
    await pod('app', 'one');
    assert.deepEqual(await given('one'), ['x: node-0/a']);
    assert.equal(await nodeOf('app'), '');
    const now = await claims().get({ name: 'one', namespace });
    const ready = {
      type: 'Ready',
      status: 'True',
      reason: 'Ready',
      message: '',
      lastTransitionTime: '2026-01-01T00:00:00Z',
    };
    const devices = [{ driver: DRIVER, pool: 'node-0', device: 'a', conditions: [ready] }];
    await claims().updateStatus({ ...now, status: { ...now.status, devices } });
    await rest();
    assert.equal(await nodeOf('app'), 'node-0');
  });

  it('is told which selector has no answer', async () => {
    await slice('node-0', [{ name: 'a' }]);
    await claim('one', {
      requests: [exactly('x', { selectors: where(`device.attributes['${DRIVER}'].model == 'a'`) })],
    });
    await pod('app', 'one');
    const { items } = await cluster.client.resource<Event>('v1', 'events').list();
    const event = items.find(({ reason }) => reason === 'FailedScheduling');
    assert.match(
      event?.message ?? '',
      /claim default\/one: selector #0: CEL runtime error: no such key: model/,
    );
  });

  it('gets the devices that a simulated node says it has', async () => {
    const annotations = {
      'simulation.wheelhouse.dev/devices': `${DRIVER}=2;model=a100;memory:40Gi, nic.example.com=1`,
    };
    const nodes = cluster.client.resource('v1', 'nodes');
    await nodes.patch({ name: 'node-1' }, 'merge', { metadata: { annotations } });
    await rest();
    const slices = () => cluster.client.resource<ResourceSlice>(V1, 'resourceslices').list();
    const published = (await slices()).items.map(({ spec }) => [spec.driver, spec.devices?.length]);
    assert.deepEqual(published, [
      [DRIVER, 2],
      ['nic.example.com', 1],
    ]);
    const attribute = `device.attributes['${DRIVER}'].model == 'a100'`;
    const capacity = `device.capacity['${DRIVER}'].memory.compareTo(quantity('40Gi')) == 0`;
    await claim('one', {
      requests: [exactly('x', { count: 2, selectors: where(`${attribute} && ${capacity}`) })],
    });
    await pod('app', 'one');
    assert.deepEqual(await given('one'), ['x: node-1/device-0', 'x: node-1/device-1']);
    assert.equal((await pods().get({ name: 'app', namespace })).status?.phase, 'Running');
    const none = { metadata: { annotations: { 'simulation.wheelhouse.dev/devices': null } } };
    await nodes.patch({ name: 'node-1' }, 'merge', none);
    await rest();
    assert.deepEqual((await slices()).items, []);
  });

  it('never has what another has, however many come at once', async () => {
    const six = Array.from({ length: 6 }, (_, i) => ({ name: `gpu-${i}` }));
    await slice('node-0', six);
    await slice('node-1', six);
    const names = Array.from({ length: 12 }, (_, i) => `app-${i}`);
    await Promise.all(
      names.map(async (name) => {
        await claim(name, { requests: [exactly('x')] });
        await pods().create({
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { name, namespace },
          spec: {
            containers: [{ name: 'main', image: 'app' }],
            resourceClaims: [{ name, resourceClaimName: name }],
          },
        });
      }),
    );
    await rest(20_000);
    const had = (await Promise.all(names.map(given))).flat();
    assert.equal(new Set(had).size, 12, had.join());
    cluster = await cluster.restart();
    await rest(5000);
    assert.deepEqual((await Promise.all(names.map(given))).flat(), had);
    await claim('late', { requests: [exactly('x')] });
    await pod('late', 'late');
    assert.equal(await nodeOf('late'), '');
    await pods().delete({ name: 'app-0', namespace });
    await rest(60_000);
    assert.deepEqual(await given('late'), had.slice(0, 1));
  });

  it('waits on a node for a claim that is not its own', async () => {
    await claim('one', { requests: [exactly('x')] });
    await pods().create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'app', namespace },
      spec: {
        nodeName: 'node-0',
        containers: [{ name: 'main', image: 'app' }],
        resourceClaims: [{ name: 'one', resourceClaimName: 'one' }],
      },
    });
    await rest();
    assert.equal((await pods().get({ name: 'app', namespace })).status?.phase, 'Pending');
    const { items } = await cluster.client.resource<Event>('v1', 'events').list();
    const event = items.find(({ reason }) => reason === 'FailedPrepareDynamicResources');
    assert.match(event?.message ?? '', /pod app \(.*\) is not allowed to use ResourceClaim one/);
  });

  describe('whose device gets a taint', () => {
    const taint = async (effect: string): Promise<void> => {
      const resource = cluster.client.resource<ResourceSlice>(V1, 'resourceslices');
      const body = { spec: { devices: [{ name: 'a', taints: [{ key: 'broken', effect }] }] } };
      await resource.patch({ name: 'node-0-a' }, 'merge', body);
    };
    const isGone = (): Promise<boolean> =>
      pods()
        .get({ name: 'app', namespace })
        .then(
          () => false,
          () => true,
        );
    const start = async (more: Partial<NonNullable<Request['exactly']>> = {}): Promise<void> => {
      await slice('node-0', [{ name: 'a' }]);
      await claim('one', { requests: [exactly('x', more)] });
      await pod('app', 'one');
      assert.equal(await nodeOf('app'), 'node-0');
    };

    it('has to go at once', async () => {
      await start();
      await taint('NoExecute');
      await rest();
      assert.equal(await isGone(), true);
      const { items } = await cluster.client.resource<Event>('v1', 'events').list();
      const event = items.find(({ reason }) => reason === 'DeviceTaintManagerEviction');
      assert.equal(event?.message, 'Marking for deletion');
      assert.deepEqual(await given('one'), []);
    });

    it('stays where that only keeps others away', async () => {
      await start();
      await taint('NoSchedule');
      await rest(60_000);
      assert.equal(await isGone(), false);
    });

    it('stays as long as it puts up with it', async () => {
      await start({ tolerations: [{ key: 'broken', operator: 'Exists', tolerationSeconds: 30 }] });
      await taint('NoExecute');
      await rest(20_000);
      assert.equal(await isGone(), false);
      await rest(20_000);
      assert.equal(await isGone(), true);
    });
  });
});
