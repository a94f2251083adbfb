import assert from 'node:assert/strict';
import type { Service, ServiceCIDR } from '../../../src/kinds/index.ts';
import { Story } from './story.ts';

describe('a ServiceCIDR', () => {
  let story: Story;
  beforeEach(async () => {
    story = await Story.begin(43);
  });
  afterEach(() => story.stop());

  const ranges = () => story.of<ServiceCIDR>('networking.k8s.io/v1', 'servicecidrs');
  const services = () => story.of<Service>('v1', 'services');
  const add = (name: string, ...cidrs: string[]) =>
    ranges().create({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'ServiceCIDR',
      metadata: { name },
      spec: { cidrs },
    });
  const find = async (name: string): Promise<ServiceCIDR | undefined> =>
    (await ranges().list()).items.find(({ metadata }) => metadata.name === name);
  const told = async (name: string): Promise<string[]> =>
    ((await find(name))?.status?.conditions ?? []).map(
      ({ type, status, reason, message }) => `${type}=${status} ${reason}: ${message}`,
    );
  const serve = (clusterIP: string) =>
    services().create({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 's', namespace: 'default' },
      spec: { clusterIP, ports: [{ port: 80 }] },
    });

  it('becomes ready, and is held', async () => {
    await add('more', '10.20.0.0/24');
    await story.running.clock.advance(1000);
    assert.deepEqual(await told('more'), ['Ready=True : Kubernetes Service CIDR is ready']);
    const { finalizers } = (await find('more'))?.metadata ?? {};
    assert.deepEqual(finalizers, ['networking.k8s.io/service-cidr-finalizer']);
    await serve('10.20.0.7');
  });

  it('goes ten seconds after it is deleted, where no Service has an address of it', async () => {
    await add('more', '10.20.0.0/24');
    await story.running.clock.advance(1000);
    await ranges().delete({ name: 'more' });
    await story.running.clock.advance(8000);
    assert.ok(await find('more'));
    await story.running.clock.advance(4000);
    assert.equal(await find('more'), undefined);
  });

  const inUse =
    'Ready=False Terminating: There are still IPAddresses referencing the ServiceCIDR, please remove them or create a new ServiceCIDR';

  it('stays while a Service has an address of it, until that one goes', async () => {
    await add('more', '10.20.0.0/24');
    await story.running.clock.advance(1000);
    await serve('10.20.0.7');
    await ranges().delete({ name: 'more' });
    await story.running.clock.advance(20_000);
    assert.deepEqual(await told('more'), [inUse]);
    await services().delete({ name: 's', namespace: 'default' });
    await story.running.clock.advance(1000);
    assert.equal(await find('more'), undefined);
  });

  it('leaves its addresses to another one that has them, too', async () => {
    await add('more', '10.20.0.0/24');
    await story.running.clock.advance(1000);
    await serve('10.20.0.7');
    await ranges().delete({ name: 'more' });
    await story.running.clock.advance(20_000);
    await add('larger', '10.20.0.0/20');
    await story.running.clock.advance(1000);
    assert.equal(await find('more'), undefined);
    await ranges().delete({ name: 'larger' });
    await story.running.clock.advance(20_000);
    assert.deepEqual(await told('larger'), [inUse]);
  });

  it('of the cluster itself says so already', async () => {
    await story.running.clock.advance(1000);
    assert.deepEqual(await told('kubernetes'), ['Ready=True : Kubernetes Service CIDR is ready']);
  });
});
