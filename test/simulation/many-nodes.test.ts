import assert from 'node:assert/strict';
import type { Lease, Node } from '../../src/kinds/index.ts';
import type { HttpHandler } from '../../src/base/index.ts';
import { type SimulatedCluster, simulateCluster } from '../support/simulated-cluster.ts';

const HEARTBEAT = 'simulation.wheelhouse.dev/heartbeat';

describe('the nodes of a cluster', () => {
  let cluster: SimulatedCluster;
  let writes: Map<string, number>;
  /** The user of whom no request arrives. */
  let partitioned: string | undefined;
  beforeEach(() => {
    writes = new Map();
    partitioned = undefined;
  });
  afterEach(() => cluster.stop());

  const begin = async (count: number): Promise<void> => {
    const middleware =
      (handler: HttpHandler): HttpHandler =>
      (request) => {
        const name = request.peer.identity?.name ?? '';
        if (name === partitioned) throw new Error('no route to host');
        const [path = ''] = request.target.split('?');
        const resource = /leases|nodes/.exec(path)?.[0];
        if (request.method !== 'GET' && name.startsWith('system:node:') && resource) {
          const key = `${request.method} ${resource}`;
          writes.set(key, (writes.get(key) ?? 0) + 1);
        }
        return handler(request);
      };
    cluster = await simulateCluster(3, { nodes: { count }, scheduler: false, middleware });
  };
  const nodes = () => cluster.client.resource<Node>('v1', 'nodes');
  const readyOf = ({ status }: Node): string | undefined =>
    status?.conditions?.find(({ type }) => type === 'Ready')?.status;
  const statusOf = async (name: string): Promise<string | undefined> => readyOf(await nodes().get({ name }));
  const allReady = async (): Promise<boolean> =>
    (await nodes().listAll()).items.every((node) => readyOf(node) === 'True');
  const leases = async (): Promise<readonly Lease[]> =>
    (await cluster.client.resource<Lease>('coordination.k8s.io/v1', 'leases').listAll()).items.filter(
      ({ metadata }) => metadata.namespace === 'kube-node-lease',
    );
  const isGood = ({ spec }: Lease): boolean =>
    Date.parse(spec?.renewTime ?? '') + (spec?.leaseDurationSeconds ?? 0) * 1000 > cluster.clock.now();

  it('are ready when it begins, each by one write of its own, with addresses that no other has', async () => {
    await begin(300);
    assert.deepEqual(writes.get('POST nodes'), 300);
    assert.deepEqual(writes.get('PATCH nodes'), undefined);
    assert.ok(await allReady());
    const { items } = await nodes().listAll();
    assert.equal(new Set(items.map(({ spec }) => spec?.podCIDR)).size, 300);
    assert.equal(new Set(items.map(({ status }) => status?.addresses?.[0]?.address)).size, 300);
    await cluster.clock.advance(5000);
    assert.ok((await nodes().listAll()).items.every(({ spec }) => spec?.taints === undefined));
    const counts = ['POST nodes', 'PATCH nodes', 'POST leases'].map((what) => writes.get(what));
    assert.deepEqual(counts, [300, undefined, 300]);
  }).timeout(60_000);

  it('have what they had when it begins again, and write nothing of it', async () => {
    await begin(30);
    const before = (await nodes().listAll()).items.map(({ spec, status }) => ({ spec, status }));
    await cluster.clock.advance(5000);
    writes.clear();
    cluster = await cluster.restart();
    assert.deepEqual(
      (await nodes().listAll()).items.map(({ status }) => status),
      before.map(({ status }) => status),
    );
    assert.deepEqual([writes.get('POST nodes'), writes.get('PATCH nodes')], [undefined, undefined]);
  });

  it('renew their Leases as upstream’s do where they are few', async () => {
    await begin(3);
    await cluster.clock.advance(60_000);
    writes.clear();
    await cluster.clock.advance(100_000);
    assert.equal(writes.get('PATCH leases'), 30);
    for (const { spec } of await leases()) assert.equal(spec?.leaseDurationSeconds, 40);
    assert.ok((await leases()).every(isGood));
  });

  it('write no more than five Leases a second where they are many, which stay good all the same', async () => {
    await begin(300);
    await cluster.clock.advance(120_000);
    writes.clear();
    for (let minute = 0; minute < 5; minute++) {
      await cluster.clock.advance(60_000);
      assert.ok((await leases()).every(isGood), 'every Lease is as good as it says');
      assert.ok(await allReady());
    }
    const count = writes.get('PATCH leases') ?? 0;
    assert.ok(count >= 1400 && count <= 1600, `${count} renewals in 300 s`);
    assert.equal(writes.get('PATCH nodes'), undefined);
  }).timeout(60_000);

  it('are unreachable fifty seconds after they fall silent, however seldom they renew their Leases', async () => {
    await begin(300);
    await cluster.clock.advance(30_000);
    const beat = (value: string | null): Promise<unknown> =>
      nodes().patch({ name: 'node-7' }, 'merge', { metadata: { annotations: { [HEARTBEAT]: value } } });
    await beat('none');
    await cluster.clock.advance(45_000);
    assert.equal(await statusOf('node-7'), 'True');
    await cluster.clock.advance(10_000);
    assert.equal(await statusOf('node-7'), 'Unknown');
    await beat(null);
    await cluster.clock.advance(5000);
    assert.ok(await allReady());
  }).timeout(60_000);

  it('are unreachable while nothing of them arrives, and ready again when it does', async () => {
    await begin(3);
    await cluster.clock.advance(30_000);
    partitioned = 'system:node:node-1';
    await cluster.clock.advance(38_000);
    assert.ok(await allReady());
    await cluster.clock.advance(25_000);
    assert.deepEqual([await statusOf('node-0'), await statusOf('node-1')], ['True', 'Unknown']);
    partitioned = undefined;
    await cluster.clock.advance(5000);
    assert.ok(await allReady());
  });
});
