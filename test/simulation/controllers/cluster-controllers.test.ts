import assert from 'node:assert/strict';
import type {
  ConfigMap,
  Endpoints,
  EndpointSlice,
  Namespace,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  Service,
  ServiceAccount,
  StorageClass,
  VolumeAttributesClass,
} from '../../../src/kinds/index.ts';
import { conditionLines, Story, template } from './story.ts';

describe('the garbage collector', () => {
  let story: Story;
  beforeEach(async () => {
    story = await Story.begin(31);
  });
  afterEach(() => story.stop());

  const create = (
    name: string,
    owners: readonly ConfigMap[] = [],
    blockOwnerDeletion = false,
  ): Promise<ConfigMap> =>
    story.configMaps.create({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name,
        namespace: 'default',
        ownerReferences: owners.map(({ metadata }) => ({
          apiVersion: 'v1',
          kind: 'ConfigMap',
          name: metadata.name ?? '',
          uid: metadata.uid ?? '',
          blockOwnerDeletion,
        })),
      },
    });
  const left = async (): Promise<string[]> => {
    const { items } = await story.configMaps.list({ namespace: 'default' });
    return items
      .map(({ metadata }) => metadata.name ?? '')
      .filter((name) => name !== 'kube-root-ca.crt')
      .sort();
  };
  const rest = (): Promise<void> => story.running.clock.advance(30_000);

  it('deletes what has lost its last owner, and what that owned', async () => {
    const [a, b] = [await create('a'), await create('b')];
    await create('of-a', [await create('mid', [a])]);
    await create('of-both', [a, b]);
    await rest();
    await story.configMaps.delete(a.metadata);
    await rest();
    assert.deepEqual(await left(), ['b', 'of-both']);
    const both = await story.configMaps.get({ name: 'of-both', namespace: 'default' });
    assert.deepEqual(
      both.metadata.ownerReferences?.map(({ name }) => name),
      ['b'],
    );
  });

  it('in the foreground lets the owner go last', async () => {
    const a = await create('a');
    const held = await create('held', [a], true);
    await story.configMaps.patch(held.metadata, 'merge', { metadata: { finalizers: ['example.com/hold'] } });
    await rest();
    await story.configMaps.delete(a.metadata, { propagationPolicy: 'Foreground' });
    await rest();
    assert.deepEqual(await left(), ['a', 'held']);
    await story.configMaps.patch(held.metadata, 'merge', { metadata: { finalizers: null } });
    await rest();
    assert.deepEqual(await left(), []);
  });

  it('leaves orphans without their owner', async () => {
    const a = await create('a');
    await create('b', [a]);
    await rest();
    await story.configMaps.delete(a.metadata, { propagationPolicy: 'Orphan' });
    await rest();
    assert.deepEqual(await left(), ['b']);
    const orphan = await story.configMaps.get({ name: 'b', namespace: 'default' });
    assert.equal(orphan.metadata.ownerReferences, undefined);
  });

  it('deletes what names an owner in another namespace, and says why', async () => {
    await story
      .of<Namespace>('v1', 'namespaces')
      .create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'far' } });
    const far = await story.configMaps.create({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'x', namespace: 'far' },
    });
    await rest();
    await create('lost', [far]);
    await rest();
    assert.deepEqual(await left(), []);
    const uid = far.metadata.uid ?? '';
    assert.deepEqual(await story.events('ConfigMap', 'lost'), [
      `OwnerRefInvalidNamespace: ownerRef [v1/ConfigMap, namespace: default, name: x, uid: ${uid}] does not exist in namespace "default"`,
    ]);
  });
});

describe('a namespace', () => {
  it('is emptied, Pods first, before it goes', async () => {
    const story = await Story.begin(32);
    const namespaces = story.of<Namespace>('v1', 'namespaces');
    await namespaces.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team' } });
    const own = { namespace: 'team' };
    await story.until(
      async () => (await story.of<ServiceAccount>('v1', 'serviceaccounts').list(own)).items.length === 1,
    );
    await story.pods.create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { ...own, name: 'p' },
      spec: template({}).spec,
    });
    await story.until(async () => (await story.pods.get({ ...own, name: 'p' })).status?.phase === 'Running');
    await story.configMaps.create({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { ...own, name: 'kept', finalizers: ['example.com/hold'] },
    });
    await namespaces.delete({ name: 'team' });
    await story.running.clock.advance(120_000);
    const { status } = await namespaces.get({ name: 'team' });
    assert.equal(status?.phase, 'Terminating');
    assert.ok(
      conditionLines(status?.conditions).includes('NamespaceContentRemaining=True SomeResourcesRemain'),
    );
    const finalizers = status?.conditions?.find(({ type }) => type === 'NamespaceFinalizersRemaining');
    assert.equal(
      finalizers?.message,
      'Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances',
    );
    assert.equal((await story.pods.list(own)).items.length, 0);
    await story.configMaps.patch({ ...own, name: 'kept' }, 'merge', { metadata: { finalizers: null } });
    await story.until(async () =>
      (await namespaces.list()).items.every(({ metadata }) => metadata.name !== 'team'),
    );
    await story.stop();
  });

  it('gets its ServiceAccount and root certificate back when they are deleted', async () => {
    const story = await Story.begin(33);
    const accounts = story.of<ServiceAccount>('v1', 'serviceaccounts');
    await story.until(async () => (await accounts.list({ namespace: 'default' })).items.length === 1);
    await accounts.delete({ namespace: 'default', name: 'default' });
    await story.configMaps.patch({ namespace: 'default', name: 'kube-root-ca.crt' }, 'merge', {
      data: { 'ca.crt': 'mine' },
    });
    await story.running.clock.advance(1000);
    assert.equal((await accounts.list({ namespace: 'default' })).items.length, 1);
    const certificate = await story.configMaps.get({ namespace: 'default', name: 'kube-root-ca.crt' });
    assert.deepEqual(certificate.data, { 'ca.crt': 'a certificate' });
    await story.stop();
  });
});

describe('the endpoints of a service', () => {
  it('follow its Pods as they come, become ready, end and go', async () => {
    const story = await Story.begin(34);
    await story.of<Service>('v1', 'services').create({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web', namespace: 'default' },
      spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] },
    });
    const slices = async (): Promise<string[]> => {
      const { items } = await story.of<EndpointSlice>('discovery.k8s.io/v1', 'endpointslices').list({
        namespace: 'default',
        labelSelector: 'kubernetes.io/service-name=web',
      });
      return items.flatMap(({ endpoints }) =>
        (endpoints ?? []).map(({ targetRef, conditions }) => {
          const { ready, serving, terminating } = conditions ?? {};
          return `${targetRef?.name} ${[ready && 'ready', serving && 'serving', terminating && 'terminating'].filter(Boolean).join(' ')}`;
        }),
      );
    };
    const create = (name: string, behaviour: Record<string, string>): Promise<Pod> => {
      const { metadata, spec } = template({ app: 'web' }, behaviour);
      return story.pods.create({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { ...metadata, name, namespace: 'default' },
        spec,
      });
    };
    await create('a', { 'ready-after-ms': '5000', 'stop-ms': '8000' });
    await story.until(async () => (await slices()).join() === 'a ');
    await story.until(async () => (await slices()).join() === 'a ready serving');
    await create('b', {});
    await story.until(async () => (await slices()).length === 2);
    const endpoints = await story.of<Endpoints>('v1', 'endpoints').get({ name: 'web', namespace: 'default' });
    assert.deepEqual(endpoints.subsets?.[0]?.ports, [{ name: 'http', port: 8080, protocol: 'TCP' }]);
    await story.pods.delete({ name: 'a', namespace: 'default' });
    await story.until(async () => (await slices()).includes('a serving terminating'));
    await story.until(async () => (await slices()).join() === 'b ready serving');
    await story.stop();
  });
});

describe('Endpoints that somebody made by hand', () => {
  it('are mirrored in slices as long as their service has no selector', async () => {
    const story = await Story.begin(36);
    const web = { name: 'web', namespace: 'default' };
    const services = story.of<Service>('v1', 'services');
    await services.create({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: web,
      spec: { ports: [{ port: 80 }] },
    });
    const endpoints = story.of<Endpoints>('v1', 'endpoints');
    await endpoints.create({
      apiVersion: 'v1',
      kind: 'Endpoints',
      metadata: web,
      subsets: [
        {
          addresses: [{ ip: '192.0.2.1' }],
          notReadyAddresses: [{ ip: '2001:db8::1' }],
          ports: [{ port: 8080 }],
        },
      ],
    });
    const slices = async (): Promise<string[]> => {
      const { items } = await story.of<EndpointSlice>('discovery.k8s.io/v1', 'endpointslices').list(web);
      return items
        .filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === 'web')
        .flatMap(({ addressType, endpoints: own }) =>
          (own ?? []).map(
            ({ addresses, conditions }) => `${addressType} ${addresses.join()} ${conditions?.ready}`,
          ),
        )
        .sort();
    };
    await story.running.clock.advance(1000);
    assert.deepEqual(await slices(), ['IPv4 192.0.2.1 true', 'IPv6 2001:db8::1 false']);
    await endpoints.patch(web, 'merge', {
      subsets: [{ addresses: [{ ip: '192.0.2.2' }], ports: [{ port: 8080 }] }],
    });
    await story.running.clock.advance(1000);
    assert.deepEqual(await slices(), ['IPv4 192.0.2.2 true']);
    await services.patch(web, 'merge', { spec: { selector: { app: 'web' } } });
    await story.running.clock.advance(1000);
    assert.deepEqual(await slices(), []);
    await story.stop();
  });
});

describe('volumes', () => {
  let story: Story;
  beforeEach(async () => {
    story = await Story.begin(35);
  });
  afterEach(() => story.stop());

  const volumes = () => story.of<PersistentVolume>('v1', 'persistentvolumes');
  const claims = () => story.of<PersistentVolumeClaim>('v1', 'persistentvolumeclaims');
  const volume = (name: string, storage: string): Promise<PersistentVolume> =>
    volumes().create({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name },
      spec: {
        capacity: { storage },
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'manual',
        hostPath: { path: '/data' },
      },
    });
  const claim = (
    name: string,
    storage: string,
    storageClassName = 'manual',
  ): Promise<PersistentVolumeClaim> =>
    claims().create({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name, namespace: 'default' },
      spec: { accessModes: ['ReadWriteOnce'], storageClassName, resources: { requests: { storage } } },
    });
  const bound = async (name: string): Promise<string | undefined> => {
    const { spec, status } = await claims().get({ name, namespace: 'default' });
    return status?.phase === 'Bound' ? spec?.volumeName : undefined;
  };
  const runPodWith = async (claimName: string): Promise<void> => {
    const volumesOfPod = [{ name: 'v', persistentVolumeClaim: { claimName } }];
    await story.pods.create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p', namespace: 'default' },
      spec: { ...template({}).spec, volumes: volumesOfPod },
    });
    await story.until(async () => (await story.readyPods()).length === 1);
  };

  it('go to the claims that they satisfy, the smallest first, also to one that waited', async () => {
    await Promise.all([volume('five', '5Gi'), volume('two', '2Gi')]);
    await claim('small', '1Gi');
    await claim('huge', '50Gi');
    await story.until(async () => (await bound('small')) === 'two');
    assert.equal(await bound('huge'), undefined);
    await volume('hundred', '100Gi');
    await story.until(async () => (await bound('huge')) === 'hundred');
  });

  it('are kept while a Pod uses them, and then released', async () => {
    await volume('one', '1Gi');
    await claim('data', '1Gi');
    await runPodWith('data');
    await claims().delete({ name: 'data', namespace: 'default' });
    await story.running.clock.advance(60_000);
    assert.ok((await claims().get({ name: 'data', namespace: 'default' })).metadata.deletionTimestamp);
    await story.pods.delete({ name: 'p', namespace: 'default' });
    await story.until(async () => (await volumes().get({ name: 'one' })).status?.phase === 'Released');
  });

  it('keep the attributes class that a claim asks for', async () => {
    const classes = story.of<VolumeAttributesClass>('storage.k8s.io/v1', 'volumeattributesclasses');
    await classes.create({
      apiVersion: 'storage.k8s.io/v1',
      kind: 'VolumeAttributesClass',
      metadata: { name: 'fast' },
      driverName: 'example.com',
      parameters: { speed: '11' },
    });
    await claims().create({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data', namespace: 'default' },
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'manual',
        volumeAttributesClassName: 'fast',
        resources: { requests: { storage: '1Gi' } },
      },
    });
    await classes.delete({ name: 'fast' });
    await story.running.clock.advance(60_000);
    assert.ok((await classes.get({ name: 'fast' })).metadata.deletionTimestamp);
    await claims().delete({ name: 'data', namespace: 'default' });
    await story.until(async () => (await classes.list()).items.length === 0);
  });

  it('are made for a class of the local provisioner on the node of the first Pod, and go with the claim', async () => {
    await story.of<StorageClass>('storage.k8s.io/v1', 'storageclasses').create({
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'local' },
      provisioner: 'wheelhouse.dev/local',
      volumeBindingMode: 'WaitForFirstConsumer',
    });
    await claim('data', '3Gi', 'local');
    await story.running.clock.advance(10_000);
    assert.equal(await bound('data'), undefined);
    await runPodWith('data');
    const made = await volumes().get({ name: (await bound('data')) ?? '' });
    const { nodeName } = (await story.pods.get({ name: 'p', namespace: 'default' })).spec ?? {};
    const terms = made.spec?.nodeAffinity?.required?.nodeSelectorTerms;
    assert.deepEqual(terms?.[0]?.matchExpressions?.[0]?.values, [nodeName]);
    assert.equal(made.spec?.capacity?.['storage'], '3Gi');
    await story.pods.delete({ name: 'p', namespace: 'default' });
    await claims().delete({ name: 'data', namespace: 'default' });
    await story.until(async () => (await volumes().list()).items.length === 0);
  });

  it('with Recycle are scrubbed by a Pod, of which they tell, and are free again', async () => {
    await volume('used', '1Gi');
    await volumes().patch({ name: 'used' }, 'merge', { spec: { persistentVolumeReclaimPolicy: 'Recycle' } });
    await claim('data', '1Gi');
    await story.until(async () => (await bound('data')) === 'used');
    await claims().delete({ name: 'data', namespace: 'default' });
    await story.until(async () =>
      (await story.listPods()).some(({ metadata }) => metadata.name === 'recycler-for-used'),
    );
    // It scrubs and ends by itself.
    await story.until(async () => {
      const { spec, status } = await volumes().get({ name: 'used' });
      return status?.phase === 'Available' && spec?.claimRef === undefined;
    });
    const events = await story.events('PersistentVolume', 'used');
    const told = 'RecyclerPod: Recycler pod: Successfully assigned default/recycler-for-used to node-';
    assert.ok(
      events.some((event) => event.startsWith(told)),
      events.join('\n'),
    );
    assert.equal(events.at(-1), 'VolumeRecycled: Volume recycled');
    await story.until(async () => (await story.listPods()).length === 0);
  });
});
