import assert from 'node:assert/strict';
import type {
  DeviceClass,
  Event,
  Pod,
  ResourceClaim,
  ResourceClaimTemplate,
} from '../../../src/kinds/index.ts';
import { type SimulatedCluster, simulateCluster } from '../../support/simulated-cluster.ts';

const namespace = 'default';
const V1 = 'resource.k8s.io/v1';
const CLASS = 'gpu.example.com';
const FINALIZER = 'resource.kubernetes.io/delete-protection';
const SPEC = { devices: { requests: [{ name: 'gpu', exactly: { deviceClassName: CLASS } }] } };

describe('resource claim controller', () => {
  let cluster: SimulatedCluster;
  beforeEach(async () => {
    cluster = await simulateCluster(1, { nodes: { count: 1 } });
    await cluster.client
      .resource<DeviceClass>(V1, 'deviceclasses')
      .create({ apiVersion: V1, kind: 'DeviceClass', metadata: { name: CLASS }, spec: {} });
  });
  afterEach(() => cluster.stop());

  const pods = () => cluster.client.resource<Pod>('v1', 'pods');
  const claims = () => cluster.client.resource<ResourceClaim>(V1, 'resourceclaims');
  const rest = (): Promise<void> => cluster.clock.advance(3000);
  const template = (): Promise<ResourceClaimTemplate> =>
    cluster.client.resource<ResourceClaimTemplate>(V1, 'resourceclaimtemplates').create({
      apiVersion: V1,
      kind: 'ResourceClaimTemplate',
      metadata: { name: 'one', namespace },
      spec: { metadata: { labels: { a: 'b' } }, spec: SPEC },
    });
  const pod = async (more: Partial<NonNullable<Pod['spec']>> = {}): Promise<Pod> => {
    const made = await pods().create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'app', namespace },
      spec: {
        containers: [{ name: 'main', image: 'app', resources: { claims: [{ name: 'device' }] } }],
        resourceClaims: [{ name: 'device', resourceClaimTemplateName: 'one' }],
        ...more,
      },
    });
    await rest();
    return made;
  };

  it('makes a claim from the template of a Pod, once, and tells the Pod its name', async () => {
    await template();
    const { metadata: owner } = await pod();
    const { items } = await claims().list();
    assert.equal(items.length, 1);
    const { metadata, spec } = items[0] ?? assert.fail();
    assert.match(metadata.name ?? '', /^app-device-.{5}$/);
    assert.deepEqual(metadata.labels, { a: 'b' });
    assert.deepEqual(metadata.annotations, { 'resource.kubernetes.io/pod-claim-name': 'device' });
    const reference = { apiVersion: 'v1', kind: 'Pod', name: 'app', uid: owner.uid, controller: true };
    assert.deepEqual(metadata.ownerReferences, [reference]);
    assert.equal(spec.devices?.requests?.[0]?.exactly?.deviceClassName, CLASS);
    const { status } = await pods().get({ name: 'app', namespace });
    assert.deepEqual(status?.resourceClaimStatuses, [{ name: 'device', resourceClaimName: metadata.name }]);
  });

  it('says that a template is missing, and goes on when it comes', async () => {
    await pod();
    const { items } = await cluster.client.resource<Event>('v1', 'events').list();
    const event = items.find(({ reason }) => reason === 'FailedResourceClaimCreation');
    const missing = 'resourceclaimtemplate.resource.k8s.io "one" not found';
    assert.equal(event?.message, `PodResourceClaim device: resource claim template "one": ${missing}`);
    await template();
    await rest();
    assert.equal((await claims().list()).items.length, 1);
  });

  it('makes a claim anew that was deleted under its Pod', async () => {
    await template();
    await pod();
    const [first] = (await claims().list()).items;
    await claims().delete(first?.metadata ?? {});
    await rest();
    const [second, ...others] = (await claims().list()).items;
    assert.equal(others.length, 0);
    assert.notEqual(second?.metadata.uid, first?.metadata.uid);
    const { status } = await pods().get({ name: 'app', namespace });
    assert.equal(status?.resourceClaimStatuses?.[0]?.resourceClaimName, second?.metadata.name);
  });

  it('frees a claim whose Pods are gone, and lets it go', async () => {
    const made = await claims().create({
      apiVersion: V1,
      kind: 'ResourceClaim',
      metadata: { name: 'shared', namespace, finalizers: [FINALIZER] },
      spec: SPEC,
    });
    const results = [{ request: 'gpu', driver: 'd.example.com', pool: 'p', device: 'x' }];
    await claims().updateStatus({
      ...made,
      status: {
        allocation: { devices: { results } },
        reservedFor: [{ resource: 'pods', name: 'nobody', uid: 'unknown' }],
      },
    });
    await rest();
    const { metadata, status } = await claims().get({ name: 'shared', namespace });
    assert.deepEqual(
      [metadata.finalizers, status?.allocation, status?.reservedFor],
      [undefined, undefined, undefined],
    );
  });

  it('deletes the claim of a Pod that has ended', async () => {
    await template();
    const { metadata } = await pod({ schedulerName: 'nobody' });
    assert.equal((await claims().list()).items.length, 1);
    await pods().patch(metadata, 'merge', { status: { phase: 'Failed' } }, { subresource: 'status' });
    await rest();
    assert.equal((await claims().list()).items.length, 0);
  });
});
