import assert from 'node:assert/strict';
import type { Endpoint } from '../../../src/kinds/index.ts';
import { SeededRandom, VirtualClock } from '../../../src/base/index.ts';
import { type Connection, createServiceProxy, type Route } from '../../../src/proxy/index.ts';
import { fixedInformers } from '../../support/fixed-informers.ts';
import { service, slice } from '../../support/services.ts';
import { drain } from '../../support/drain.ts';

const ports = [{ name: 'http', port: 80, nodePort: 30080, protocol: 'TCP' as const }];
const address = { clusterIP: '10.96.0.7', clusterIPs: ['10.96.0.7'] };

function endpoint(
  ip: string,
  conditions: Endpoint['conditions'] = { ready: true },
  nodeName = 'node-0',
): Endpoint {
  return { addresses: [ip], conditions, nodeName };
}

function proxyOf(spec: Parameters<typeof service>[1], endpoints: readonly Endpoint[]) {
  const clock = new VirtualClock(drain, 0);
  const proxy = createServiceProxy({
    informers: fixedInformers({
      services: [service('web', { ...address, ports, ...spec })],
      endpointslices: [slice('web', endpoints)],
    }),
    clock,
    random: new SeededRandom(1),
  });
  const connect = (more: Partial<Connection> = {}): Route =>
    proxy.route({
      address: '10.96.0.7',
      port: 80,
      protocol: 'TCP',
      clientAddress: '10.128.9.9',
      nodeName: 'node-0',
      ...more,
    });
  return { clock, proxy, connect };
}

/** Where many connections end, sorted. */
function ends(connect: () => Route): string[] {
  const routes = Array.from({ length: 200 }, connect);
  const texts = routes.map((route) =>
    route.to === 'endpoint' ? `${route.address}:${route.port}` : route.to,
  );
  return [...new Set(texts)].sort();
}

describe('service proxy', () => {
  const two = [endpoint('10.128.0.2'), endpoint('10.128.1.2', { ready: true }, 'node-1')];

  it('spreads connections over the ready endpoints, at the target port', () => {
    const { connect } = proxyOf({}, [...two, endpoint('10.128.2.2', { ready: false })]);
    assert.deepEqual(ends(connect), ['10.128.0.2:8080', '10.128.1.2:8080']);
  });

  it('sends a node port on, whatever node it comes through', () => {
    const { proxy } = proxyOf({ type: 'NodePort' }, two);
    const connection = {
      port: 30080,
      protocol: 'TCP',
      clientAddress: '198.51.100.1',
      nodeName: 'node-2',
    } as const;
    assert.deepEqual(
      ends(() => proxy.route(connection)),
      ['10.128.0.2:8080', '10.128.1.2:8080'],
    );
  });

  it('leaves what is no Service of ours alone', () => {
    const { connect } = proxyOf({}, two);
    assert.deepEqual(connect({ address: '10.96.0.8' }), { to: 'elsewhere' });
    assert.deepEqual(connect({ port: 81 }), { to: 'elsewhere' });
    assert.deepEqual(connect({ protocol: 'UDP' }), { to: 'elsewhere' });
  });

  it('refuses where nobody is behind the Service', () => {
    const { connect } = proxyOf({}, [endpoint('10.128.0.2', { ready: false })]);
    assert.deepEqual(connect(), { to: 'nobody', service: 'shop/web' });
  });

  it('goes on to endpoints that end while none is ready', () => {
    const ending = { ready: false, serving: true, terminating: true };
    const { connect } = proxyOf({}, [
      endpoint('10.128.0.2', ending),
      endpoint('10.128.1.2', { ready: false }),
    ]);
    assert.deepEqual(ends(connect), ['10.128.0.2:8080']);
  });

  it('stays on the node where the Service asks for that', () => {
    const { connect } = proxyOf({ internalTrafficPolicy: 'Local' }, two);
    assert.deepEqual(
      ends(() => connect({ nodeName: 'node-1' })),
      ['10.128.1.2:8080'],
    );
    assert.deepEqual(connect({ nodeName: 'node-2' }), { to: 'nobody', service: 'shop/web' });
  });

  it('keeps a client with its endpoint for as long as its affinity lasts', async () => {
    const many = Array.from({ length: 20 }, (_, i) => endpoint(`10.128.0.${i + 2}`));
    const { connect, clock } = proxyOf(
      { sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 60 } } },
      many,
    );
    const first = ends(connect);
    assert.equal(first.length, 1);
    await clock.advance(59_000);
    assert.deepEqual(ends(connect), first);
    assert.notEqual(ends(() => connect({ clientAddress: '10.128.9.1' })).join(), '');
    const seen = new Set<string>();
    for (let i = 0; i < 20; i++) {
      await clock.advance(61_000);
      seen.add(ends(connect).join());
    }
    assert.ok(seen.size > 1);
  });
});
