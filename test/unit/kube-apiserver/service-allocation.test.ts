import assert from 'node:assert/strict';
import { VirtualClock } from '../../../src/base/index.ts';
import { drain } from '../../support/drain.ts';
import { DistantStore } from '../../support/stores.ts';
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
    assert.match(outside.body.message, /: the provided network does not match the current range$/);
    const dry = { metadata: { name: 'b' }, spec: { ports: [{ port: 80 }], clusterIP: '10.2.0.1' } };
    const { body: tried } = await api.send('POST', `${PATH}?dryRun=All`, dry);
    assert.match(tried.message, /not in the valid range\. The range of valid IPs is 10\.1\.0\.0\/29/);
  });

  describe('with a ServiceCIDR that is added', () => {
    const RANGES = '/apis/networking.k8s.io/v1/servicecidrs';
    const add = (name: string, cidr: string): Promise<Answer> =>
      api.send('POST', RANGES, { metadata: { name }, spec: { cidrs: [cidr] } });
    const say = (name: string, status: string): Promise<Answer> => {
      const conditions = [
        { type: 'Ready', status, reason: 'Said', message: '', lastTransitionTime: '2026-01-02T03:04:05Z' },
      ];
      return api.send('PATCH', `${RANGES}/${name}/status`, { status: { conditions } }, MERGE_PATCH);
    };

    it('gives an address of it that is asked for', async () => {
      await add('more', '10.2.0.0/29');
      assert.equal((await make('a', { clusterIP: '10.2.0.3' })).status, 201);
      const taken = await make('b', { clusterIP: '10.2.0.3' });
      assert.match(taken.body.message, /provided IP is already allocated/);
      assert.equal((await api.send('GET', '/apis/networking.k8s.io/v1/ipaddresses/10.2.0.3')).status, 200);
    });

    it('gives addresses of it once the first range is full, and says when both are', async () => {
      await add('more', '10.2.0.0/30');
      const given: string[] = [];
      for (let i = 0; i < 20; i++) {
        const { status, body } = await make(`s${i}`);
        if (status === 201) given.push(body.spec.clusterIP);
        else assert.match(body.message, /range is full/);
      }
      assert.equal(new Set(given).size, given.length);
      assert.deepEqual(given.filter((address) => address.startsWith('10.2.')).sort(), [
        '10.2.0.1',
        '10.2.0.2',
      ]);
    });

    it('gives none of it while it is not ready, or goes, and knows what it has given', async () => {
      await add('more', '10.2.0.0/29');
      await make('kept', { clusterIP: '10.2.0.3' });
      await say('more', 'False');
      const refused = /the provided network does not match the current range/;
      assert.match((await make('a', { clusterIP: '10.2.0.4' })).body.message, refused);
      await say('more', 'True');
      await api.send(
        'PATCH',
        `${RANGES}/more`,
        { metadata: { finalizers: ['a.example/held'] } },
        MERGE_PATCH,
      );
      await api.send('DELETE', `${RANGES}/more`);
      assert.match((await make('a', { clusterIP: '10.2.0.4' })).body.message, refused);
      await add('again', '10.2.0.0/28');
      const taken = await make('a', { clusterIP: '10.2.0.3' });
      assert.match(taken.body.message, /provided IP is already allocated/);
      assert.equal((await make('a', { clusterIP: '10.2.0.4' })).status, 201);
    });

    it('passes over ranges of which no Service can have an address', async () => {
      assert.equal((await add('six', '2001:db8::/64')).status, 201);
      assert.equal((await add('large', '11.0.0.0/8')).status, 201);
      assert.equal((await make('a')).status, 201);
    });
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

  it('shows each address as an IPAddress object of its Service, as long as that has it', async () => {
    const addresses = async (): Promise<string[]> =>
      (await api.send('GET', '/apis/networking.k8s.io/v1/ipaddresses')).body.items.map(
        ({ metadata, spec }: { metadata: { name: string }; spec: { parentRef: { name: string } } }) =>
          `${metadata.name} ${spec.parentRef.name}`,
      );
    const { body } = await make('a');
    assert.ok((await addresses()).includes(`${body.spec.clusterIP} a`));
    await api.send(
      'PATCH',
      `${PATH}/a`,
      { spec: { type: 'ExternalName', externalName: 'example.com', clusterIP: null, clusterIPs: null } },
      MERGE_PATCH,
    );
    assert.deepEqual(await addresses(), ['10.1.0.1 kubernetes']);
    await make('b', { clusterIP: body.spec.clusterIP });
    await api.send('DELETE', `${PATH}/b`);
    assert.deepEqual(await addresses(), ['10.1.0.1 kubernetes']);
  });

  it('does not give away an address that somebody has put an IPAddress object for', async () => {
    const held = [2, 3, 4, 5].map((last) => `10.1.0.${last}`);
    for (const name of held) {
      const metadata = { name, labels: { 'ipaddress.kubernetes.io/ip-family': 'IPv4' } };
      const spec = { parentRef: { group: 'example.com', resource: 'things', name: 'x' } };
      const { status } = await api.send('POST', '/apis/networking.k8s.io/v1/ipaddresses', { metadata, spec });
      assert.equal(status, 201);
    }
    assert.equal((await make('a')).body.spec.clusterIP, '10.1.0.6');
    assert.equal((await make('b')).status, 500);
  });

  it('makes the claims of Services from before there were any', async () => {
    const { body } = await make('a', { type: 'NodePort' });
    const claims = [
      `/registry/ipaddresses/${body.spec.clusterIP}`,
      `/registry/ranges/servicenodeports/${body.spec.ports[0].nodePort}`,
    ];
    for (const key of claims) assert.equal((await api.store.write({ key })).written, true);
    api.server.dispose();
    api = await startServer({ services: SMALL, store: api.store });
    for (const key of claims) assert.ok(await api.store.get(key));
  });

  it('holds to the limit of a range', async () => {
    for (const serviceRange of ['10.0.0.0/11', '10.0.0.0/31', 'fd00::/112', 'x/24']) {
      await assert.rejects(startServer({ services: { ...SMALL, serviceRange } }), /no range of addresses/);
    }
  });
});

describe('the range of Service addresses', () => {
  const kubernetes = async (api: Harness): Promise<string[]> => {
    const { body } = await api.send('GET', `${PATH}/kubernetes`);
    const cidr = await api.send('GET', '/apis/networking.k8s.io/v1/servicecidrs/kubernetes');
    return [body.spec.clusterIP, ...cidr.body.spec.cidrs];
  };

  it("is large where nobody says, and its first address the API server's", async () => {
    const api = await startServer();
    assert.deepEqual(await kubernetes(api), ['10.96.0.1', '10.96.0.0/12']);
    const { body } = await api.send('POST', PATH, {
      metadata: { name: 'a' },
      spec: { ports: [{ port: 80 }] },
    });
    assert.match(body.spec.clusterIP, /^10\.(9[6-9]|10\d|11[01])\./);
    api.server.dispose();
  });

  it('stays what the cluster was made with', async () => {
    const first = await startServer({ services: { serviceRange: '10.0.0.77/24' } });
    assert.deepEqual(await kubernetes(first), ['10.0.0.1', '10.0.0.0/24']);
    first.server.dispose();
    for (const services of [{}, { serviceRange: '10.0.0.0/24' }]) {
      const again = await startServer({ store: first.store, services });
      assert.deepEqual(await kubernetes(again), ['10.0.0.1', '10.0.0.0/24']);
      const { body } = await again.send('POST', PATH, {
        metadata: { generateName: 'a' },
        spec: { ports: [{ port: 80 }] },
      });
      assert.match(body.spec.clusterIP, /^10\.0\.0\./);
      again.server.dispose();
    }
    const other = startServer({ store: first.store, services: { serviceRange: '10.96.0.0/12' } });
    await assert.rejects(other, /keeps the range that it was made with/);
  });
});

describe('service allocation of two servers on one store', () => {
  const WIDE = { serviceRange: '10.1.0.0/26', nodePorts: { first: 30_000, last: 30_063 } };
  let servers: Harness[];
  let clock: VirtualClock;
  beforeEach(async () => {
    clock = new VirtualClock(drain);
    const store = new DistantStore({ clock });
    servers = [];
    // The same seed: both choose the same values.
    for (let i = 0; i < 2; i++) servers.push(await startServer({ services: WIDE, store, clock }));
  });
  afterEach(() => {
    for (const { server } of servers) server.dispose();
  });
  const onBoth = (send: (api: Harness, i: number) => Promise<Answer>): Promise<Answer[]> =>
    Promise.all(servers.map(send));
  const make = (api: Harness, name: string, spec: object = {}): Promise<Answer> =>
    api.send('POST', PATH, {
      metadata: { name },
      spec: { type: 'NodePort', ports: [{ port: 80 }], ...spec },
    });

  it('gives no address and no port twice, and all come back', async () => {
    for (let round = 0; round < 3; round++) {
      const answers = await Promise.all(
        servers.flatMap((api, server) =>
          Array.from({ length: 25 }, (_, i) => make(api, `s-${round}-${server}-${i}`)),
        ),
      );
      assert.deepEqual([...new Set(answers.map(({ status }) => status))], [201]);
      const addresses = answers.map(({ body }) => body.spec.clusterIP);
      const ports = answers.map(({ body }) => body.spec.ports[0].nodePort);
      assert.deepEqual([new Set(addresses).size, new Set(ports).size], [50, 50]);
      const gone = await Promise.all(
        answers.flatMap(({ body }, i) => {
          const api = servers[i % 2];
          return api ? [api.send('DELETE', `${PATH}/${body.metadata.name}`)] : [];
        }),
      );
      assert.deepEqual([...new Set(gone.map(({ status }) => status))], [200]);
    }
  });

  it('gives a value that both are asked for at once to one alone', async () => {
    const spec = { clusterIP: '10.1.0.30', ports: [{ port: 80, nodePort: 30_030 }] };
    const answers = await onBoth((api, i) => make(api, `s${i}`, spec));
    assert.deepEqual(
      answers.map(({ status }) => status).toSorted((a, b) => a - b),
      [201, 422],
    );
    const refused = answers.find(({ status }) => status === 422);
    assert.match(refused?.body.message, /already allocated/);
    const made = answers.find(({ status }) => status === 201);
    const [first] = servers;
    assert.ok(first);
    await first.send('DELETE', `${PATH}/${made?.body.metadata.name}`);
    const second = servers[1] ?? first;
    assert.equal((await make(second, 'again', spec)).status, 201);
  });

  it('gives a port that both updates want to one alone', async () => {
    await onBoth((api, i) => make(api, `s${i}`, { type: 'ClusterIP' }));
    const patch = { spec: { type: 'NodePort', ports: [{ port: 80, nodePort: 30_040 }] } };
    const answers = await onBoth((api, i) => api.send('PATCH', `${PATH}/s${i}`, patch, MERGE_PATCH));
    assert.deepEqual(
      answers.map(({ status }) => status).toSorted((a, b) => a - b),
      [200, 422],
    );
  });
});
