import assert from 'node:assert/strict';
import { type Answer, type Harness, MERGE_PATCH, startServer } from './harness.ts';

const PATH = '/api/v1/namespaces/default/services';
const SMALL = { serviceRange: '10.1.0.0/29', nodePorts: { first: 30_000, last: 30_003 } };

describe('service allocation', () => {
  let api: Harness;
  const make = (name: string, spec: object = {}): Promise<Answer> =>
    api.send('POST', PATH, { metadata: { name }, spec: { ports: [{ port: 80 }], ...spec } });

  beforeEach(async () => (api = await startServer({ services: SMALL })));
  afterEach(() => api.server.dispose());

  it('gives every Service an address of its own, also when they come at once', async () => {
    const services = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((name) => make(name)));
    const addresses = services.map(({ body }) => body.spec.clusterIP);
    assert.equal(new Set(addresses).size, 5);
    for (const address of addresses) assert.match(address, /^10\.1\.0\.[1-6]$/);
  });

  it('says when all are used, and gives away again what is free', async () => {
    const free = 6 - (await api.send('GET', PATH)).body.items.length;
    for (let i = 0; i < free; i++) assert.equal((await make(`s${i}`)).status, 201);
    assert.equal((await make('late')).status, 500);
    await api.send('DELETE', `${PATH}/s0`);
    assert.equal((await make('late')).status, 201);
  });

  it('refuses an address that is taken or out of range', async () => {
    const { body } = await make('a');
    const taken = await make('b', { clusterIP: body.spec.clusterIP });
    assert.match(taken.body.message, /provided IP is already allocated/);
    const outside = await make('b', { clusterIP: '10.2.0.1' });
    assert.match(outside.body.message, /not in the valid range\. The range of valid IPs is 10\.1\.0\.0\/29/);
  });

  it('gives nothing to headless Services and to external names', async () => {
    assert.deepEqual((await make('h', { clusterIP: 'None' })).body.spec.clusterIPs, ['None']);
    const external = await make('x', { type: 'ExternalName', externalName: 'example.com' });
    assert.equal(external.body.spec.clusterIP, undefined);
  });

  it('gives node ports, shares them between protocols, and keeps them', async () => {
    const ports = [
      { name: 'tcp', port: 53, protocol: 'TCP' },
      { name: 'udp', port: 53, protocol: 'UDP' },
    ];
    const { body } = await make('a', { type: 'NodePort', ports });
    const [tcp, udp] = body.spec.ports;
    assert.equal(tcp.nodePort, udp.nodePort);
    const taken = await make('b', { type: 'NodePort', ports: [{ port: 80, nodePort: tcp.nodePort }] });
    assert.match(taken.body.message, /provided port is already allocated/);
    const changed = await api.send('PUT', `${PATH}/a`, {
      metadata: { name: 'a' },
      spec: { type: 'NodePort', ports },
    });
    assert.equal(changed.body.spec.ports[0].nodePort, tcp.nodePort);
    await api.send('PATCH', `${PATH}/a`, { spec: { type: 'ClusterIP' } }, MERGE_PATCH);
    const again = await make('b', { type: 'NodePort', ports: [{ port: 80, nodePort: tcp.nodePort }] });
    assert.equal(again.status, 201);
  });

  it('knows after a restart what is used', async () => {
    const { body } = await make('a', { type: 'NodePort' });
    api.server.dispose();
    api = await startServer({ services: SMALL, store: api.store });
    const address = await make('b', { clusterIP: body.spec.clusterIP });
    assert.match(address.body.message, /already allocated/);
    const port = await make('b', {
      type: 'NodePort',
      ports: [{ port: 80, nodePort: body.spec.ports[0].nodePort }],
    });
    assert.match(port.body.message, /already allocated/);
  });

  it('holds nothing for a write that was refused', async () => {
    await make('a', { ports: [{ port: 80, targetPort: 'not a port' }], clusterIP: '10.1.0.5' });
    assert.equal((await make('b', { clusterIP: '10.1.0.5' })).status, 201);
  });
});
