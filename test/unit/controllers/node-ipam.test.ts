import assert from 'node:assert/strict';
import { builtInKinds, type Event, type Node } from '../../../src/kinds/index.ts';
import { Disposables } from '../../../src/base/index.ts';
import { createInformers } from '../../../src/client/index.ts';
import { CidrSet } from '../../../src/controllers/node-ipam/cidr-set.ts';
import { type NodeCidrs, startControllers } from '../../../src/controllers/index.ts';
import { type SimulatedCluster, simulateCluster } from '../../support/simulated-cluster.ts';

describe('a set of ranges', () => {
  const set = (): CidrSet => new CidrSet({ clusterCidr: '10.0.0.0/22', firstCidr: '10.0.2.0/24' });
  const take = (from: CidrSet, count: number): (string | undefined)[] =>
    Array.from({ length: count }, () => from.allocateNext());

  it('gives out each once, from the first on and round', () => {
    assert.deepEqual(take(set(), 5), ['10.0.2.0/24', '10.0.3.0/24', '10.0.0.0/24', '10.0.1.0/24', undefined]);
  });

  it('does not give a released range to the next who asks', () => {
    const ranges = set();
    take(ranges, 1);
    ranges.release('10.0.2.0/24');
    assert.deepEqual(take(ranges, 4), ['10.0.3.0/24', '10.0.0.0/24', '10.0.1.0/24', '10.0.2.0/24']);
  });

  it('keeps off what is occupied, whatever its size, and by how many', () => {
    const ranges = set();
    ranges.occupy('10.0.3.128/25');
    ranges.occupy('10.0.0.0/23');
    ranges.occupy('10.0.1.0/24');
    ranges.occupy('192.168.0.0/24');
    ranges.occupy('fd00::/64');
    assert.deepEqual(take(ranges, 2), ['10.0.2.0/24', undefined]);
    ranges.release('10.0.0.0/23');
    assert.deepEqual(take(ranges, 2), ['10.0.0.0/24', undefined]);
  });

  it('has no range that lies outside of the whole', () => {
    assert.throws(
      () => new CidrSet({ clusterCidr: '10.0.0.0/22', firstCidr: '10.0.4.0/24' }),
      /no IPv4 range/,
    );
  });
});

describe('the node IPAM controller', () => {
  let running: SimulatedCluster;
  let started: Disposables;
  beforeEach(async () => {
    running = await simulateCluster(1, { controllers: ['serviceaccount-controller'], nodes: { count: 0 } });
    started = new Disposables();
  });
  afterEach(async () => {
    started.dispose();
    await running.stop();
  });

  const start = (cidrs: NodeCidrs): void => {
    const { client } = running;
    const informers = started.add(createInformers(client));
    started.add(
      startControllers({
        clientOf: () => client,
        informers,
        kinds: builtInKinds(),
        names: ['node-ipam-controller'],
        authorityCertificate: Promise.resolve(''),
        nodeCidrs: cidrs,
        clock: client.clock,
        log: client.log,
        late: (begin) => started.add(begin()),
      }),
    );
  };
  const nodes = () => running.client.resource<Node>('v1', 'nodes');
  const create = (name: string, podCIDR?: string): Promise<Node> =>
    nodes().create({
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name },
      spec: podCIDR === undefined ? {} : { podCIDR },
    });
  const cidrs = async (): Promise<string> =>
    (await nodes().list()).items
      .map(({ metadata, spec }) => `${metadata.name}=${spec?.podCIDRs?.join()}`)
      .join(' ');
  const small = { clusterCidr: '10.0.0.0/22', firstCidr: '10.0.0.0/24' };

  it('gives every node a range, and keeps those that are there', async () => {
    await create('a', '10.0.0.0/24');
    await create('b');
    await create('c', '172.16.0.0/24');
    start(small);
    await running.clock.advance(100);
    await create('d');
    await running.clock.advance(100);
    assert.equal(await cidrs(), 'a=10.0.0.0/24 b=10.0.1.0/24 c=172.16.0.0/24 d=10.0.2.0/24');
  });

  it('says that none is left, and gives the one that becomes free', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) await create(name);
    start(small);
    await running.clock.advance(100);
    assert.match(await cidrs(), /d=10.0.3.0\/24 e=undefined$/);
    const { items } = await running.client.resource<Event>('v1', 'events').list();
    assert.deepEqual(
      items.map(({ involvedObject, reason, message }) => `${involvedObject.name} ${reason}: ${message}`),
      ['e CIDRNotAvailable: Node e status is now: CIDRNotAvailable'],
    );
    await nodes().delete({ name: 'b' });
    await running.clock.advance(100);
    assert.match(await cidrs(), /e=10.0.1.0\/24$/);
  });

  it('goes on where another before it stopped', async () => {
    start(small);
    await create('a');
    await create('b');
    await running.clock.advance(100);
    started.dispose();
    started = new Disposables();
    await nodes().delete({ name: 'a' });
    start(small);
    await create('c');
    await create('d');
    await running.clock.advance(100);
    const given = await cidrs();
    assert.match(given, /b=10.0.1.0\/24/);
    assert.equal(new Set(given.match(/=\S+/g)).size, 3);
  });

  it('has a range for each of 5,000 nodes', () => {
    const ranges = new CidrSet({ clusterCidr: '10.224.0.0/11', firstCidr: '10.244.0.0/24' });
    const given = new Set(Array.from({ length: 5000 }, () => ranges.allocateNext()));
    assert.equal(given.size, 5000);
    assert.ok(!given.has(undefined));
  });
});
