import assert from 'node:assert/strict';
import type { Endpoints, EndpointSlice, Pod, Service } from '../../../src/kinds/index.ts';
import { Story, template } from './story.ts';

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
