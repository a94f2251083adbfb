import assert from 'node:assert/strict';
import { builtInKinds } from '../../../src/kinds/index.ts';
import { readAuditPolicy } from '../../../src/kube-apiserver/index.ts';
import { drain } from '../../support/drain.ts';
import { readExposition } from '../../support/exposition.ts';
import { type Harness, startServer } from './harness.ts';
import { definition, DEFINITIONS, GROUP, THINGS } from './things.ts';

const SERVICES = '/api/v1/namespaces/default/services';
const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';
const AUDIT = 'apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: [{level: Metadata}]\n';

describe('metrics that rules for API servers read', () => {
  let api: Harness;
  let lines: { stage: string; requestURI: string; annotations?: Record<string, string> }[];
  beforeEach(async () => {
    lines = [];
    const sink = { write: (line: string): boolean => lines.push(JSON.parse(line)) > 0 };
    api = await startServer({
      kinds: builtInKinds(),
      audit: { policy: readAuditPolicy(AUDIT), sink },
      admission: { disable: ['ServiceAccount'] },
    });
  });
  afterEach(() => api.server.dispose());

  /** By their labels, in the order of these, the values of a family. */
  async function values(name: string, suffix = ''): Promise<Readonly<Record<string, number>>> {
    const { body } = await api.send('GET', '/metrics');
    const samples = readExposition(String(body)).get(name)?.samples ?? [];
    const found = samples.filter((sample) => sample.name === `${name}${suffix}`);
    return Object.fromEntries(
      found.map(({ labels, value }) => [
        [...labels]
          .toSorted(([a], [b]) => (a < b ? -1 : 1))
          .map(([label, of]) => `${label}=${of}`)
          .join(' '),
        value,
      ]),
    );
  }

  it('tell what was asked for though it is deprecated, as the audit log does', async () => {
    const name = 'apiserver_requested_deprecated_apis';
    assert.deepEqual(await values(name), {});
    const endpoints = '/api/v1/namespaces/default/endpoints';
    await api.send('GET', endpoints);
    await api.send('GET', `${endpoints}/none`);
    const version = { deprecated: true };
    await api.send('POST', DEFINITIONS, definition('things', 'Thing', version));
    await drain();
    await api.send('GET', THINGS);
    assert.deepEqual(await values(name), {
      'group= removed_release= resource=endpoints subresource= version=v1': 1,
      [`group=${GROUP} removed_release= resource=things subresource= version=v1`]: 1,
    });
    const noted = lines.filter(({ annotations }) => annotations?.['k8s.io/deprecated'] === 'true');
    assert.deepEqual(
      noted.map(({ requestURI }) => requestURI),
      [endpoints, `${endpoints}/none`, THINGS],
    );
  });

  it('count bodies by what they are for', async () => {
    const map = { metadata: { name: 'a' }, data: { a: 'x'.repeat(60_000) } };
    await api.send('POST', CONFIG_MAPS, map);
    await api.send('POST', `${CONFIG_MAPS}?dryRun=All`, { ...map, metadata: { name: 'b' } });
    await api.send('GET', CONFIG_MAPS);
    const name = 'apiserver_request_body_size_bytes';
    const labels = 'group= resource=configmaps verb=create';
    assert.deepEqual(await values(name, '_count'), { [labels]: 2 });
    const buckets = await values(name, '_bucket');
    const below = (bound: string): number | undefined => buckets[labels.replace(' res', ` le=${bound} res`)];
    assert.deepEqual([below('50000'), below('150000'), below('3.05e+06')], [0, 2, 2]);
  });

  it('have the times of requests under both of their names', async () => {
    await api.send('GET', CONFIG_MAPS);
    const [now, before] = [
      await values('apiserver_request_sli_duration_seconds', '_count'),
      await values('apiserver_request_slo_duration_seconds', '_count'),
    ];
    const labels = Object.keys(now).find((key) => key.includes('resource=configmaps')) ?? assert.fail();
    assert.deepEqual([now[labels], before[labels]], [1, 1]);
  });

  it('tell how many reads and writes are under way, as a part of what there is room for', async () => {
    await api.clock.advance(1000);
    const name = 'apiserver_flowcontrol_read_vs_write_current_requests';
    const counts = await values(name, '_count');
    const kinds = ['mutating', 'readOnly'];
    const expected = kinds.flatMap((kind) =>
      ['executing', 'waiting'].map((phase) => `phase=${phase} request_kind=${kind}`),
    );
    assert.deepEqual(Object.keys(counts).toSorted(), expected.toSorted());
    for (const count of Object.values(counts)) assert.ok(count >= 1e9, 'each nanosecond counts once');
  });

  it('count what the server gave up to protect itself', async () => {
    api.server.dispose();
    const limits = { inFlight: { reads: 1, writes: 1 } };
    api = await startServer({ limits, priorityAndFairness: false });
    const open = (method: string) =>
      api.open(method, `${CONFIG_MAPS}/none`, { anonymous: true, body: method === 'GET' ? undefined : {} });
    const statuses = await Promise.all([open('GET'), open('GET'), open('DELETE')]);
    assert.deepEqual(
      statuses.map(({ status }) => status),
      [403, 429, 403],
    );
    const labels =
      'component=apiserver group= resource=configmaps scope=resource subresource= verb=GET version=v1';
    assert.deepEqual(await values('apiserver_request_terminations_total'), { [`code=429 ${labels}`]: 1 });
  });

  it('count answers that are not taken to their end, but for watches', async () => {
    const data = { a: 'x'.repeat(3000) };
    for (let i = 0; i < 100; i++) await api.send('POST', CONFIG_MAPS, { metadata: { name: `c-${i}` }, data });
    for (const target of [CONFIG_MAPS, `${CONFIG_MAPS}?watch=1`]) {
      const leaving = new AbortController();
      const { body } = await api.open('GET', target, { signal: leaving.signal });
      assert.ok(!(body instanceof Uint8Array), 'it comes in parts');
      leaving.abort();
    }
    const whole = await api.send('GET', CONFIG_MAPS);
    assert.equal(whole.body.items.length, 100);
    assert.deepEqual(await values('apiserver_request_aborts_total'), {
      'group= resource=configmaps scope=namespace subresource= verb=LIST version=v1': 1,
    });
  });

  it('count watches that are not read fast enough', async () => {
    const response = await api.open('GET', `${CONFIG_MAPS}?watch=1`);
    if (response.body instanceof Uint8Array) assert.fail('not a watch');
    const watch = response.body[Symbol.asyncIterator]();
    const first = watch.next();
    const create = (name: string) => api.send('POST', CONFIG_MAPS, { metadata: { name } });
    for (const name of ['a', 'b', 'c']) await create(name);
    await first;
    const name = 'apiserver_terminated_watchers_total';
    assert.deepEqual(await values(name), {});
    await api.clock.advance(60_000);
    assert.deepEqual(await values(name), { 'group= resource=configmaps': 1 });
  });

  it('tell what checks of health have found', async () => {
    await api.send('GET', '/livez');
    await api.send('GET', '/livez?exclude=etcd');
    await api.send('GET', '/livez/ping');
    const { body } = await api.send('GET', '/metrics/slis');
    const samples = [...readExposition(String(body))].flatMap(([name, { samples: found }]) =>
      found.map(({ labels, value }) => [name, ...labels.values(), value].join(' ')),
    );
    const isOfStart = (sample: string): boolean => /poststarthook|autoregister/.test(sample);
    const hook = 'poststarthook/rbac/bootstrap-roles';
    assert.ok(samples.includes(`kubernetes_healthcheck ${hook} livez 1`));
    assert.ok(samples.includes(`kubernetes_healthchecks_total ${hook} success livez 2`));
    assert.deepEqual(
      samples.filter((sample) => !isOfStart(sample)),
      [
        'kubernetes_healthcheck ping livez 1',
        'kubernetes_healthcheck etcd livez 1',
        'kubernetes_healthchecks_total etcd success livez 1',
        'kubernetes_healthchecks_total ping success livez 2',
      ],
    );
  });

  it('tell for how long certificates of clients are good', async () => {
    const ask = (endMs: number) =>
      api.server.handler({
        method: 'GET',
        target: '/version',
        headers: {},
        readBody: () => Promise.resolve(new Uint8Array()),
        peer: {
          address: '127.0.0.1',
          certificate: { commonName: 'jane', organizations: [], fingerprint: 'ab', endMs },
        },
        signal: new AbortController().signal,
      });
    const nowMs = api.clock.now();
    await ask(nowMs + 1000 * 3600);
    await ask(nowMs - 1000);
    const buckets = await values('apiserver_client_certificate_expiration_seconds', '_bucket');
    assert.deepEqual(
      [buckets['le=0'], buckets['le=1800'], buckets['le=3600'], buckets['le=+Inf']],
      [1, 1, 2, 2],
    );
  });

  it('count addresses and node ports of Services', async () => {
    const cidr = 'cidr=10.96.0.0/12';
    const service = (name: string, spec: object) => ({
      metadata: { name },
      spec: { ports: [{ port: 80 }], ...spec },
    });
    const held = async (): Promise<number[]> => [
      (await values('kube_apiserver_clusterip_allocator_allocated_ips'))[cidr] ?? -1,
      (await values('kube_apiserver_clusterip_allocator_available_ips'))[cidr] ?? -1,
      (await values('kube_apiserver_nodeport_allocator_allocated_ports'))[''] ?? -1,
      (await values('kube_apiserver_nodeport_allocator_available_ports'))[''] ?? -1,
    ];
    const before = await held();
    const clusterIP = '10.96.0.77';
    for (const [name, spec, status] of [
      ['a', { clusterIP }, 201],
      ['b', { clusterIP }, 422],
      ['c', { type: 'NodePort' }, 201],
    ] as const) {
      assert.equal((await api.send('POST', SERVICES, service(name, spec))).status, status);
      await api.send('POST', `${SERVICES}?dryRun=All`, service(`${name}-dry`, {}));
    }
    const [ips = 0, free = 0, ports = 0, freePorts = 0] = before;
    assert.deepEqual(await held(), [ips + 2, free - 2, ports + 1, freePorts - 1]);
    assert.deepEqual(await values('kube_apiserver_clusterip_allocator_allocation_total'), {
      [`${cidr} scope=dynamic`]: 1,
      [`${cidr} scope=static`]: 1,
    });
    assert.deepEqual(await values('kube_apiserver_clusterip_allocator_allocation_errors_total'), {
      [`${cidr} scope=static`]: 1,
    });
    assert.deepEqual(await values('kube_apiserver_nodeport_allocator_allocation_total'), {
      'scope=dynamic': 1,
    });
  });

  it('tell what the caches were told, and how much they keep', async () => {
    const labels = 'group= resource=configmaps';
    await api.send('GET', CONFIG_MAPS);
    const before = (await values('apiserver_watch_cache_events_dispatched_total'))[labels] ?? 0;
    await api.send('POST', CONFIG_MAPS, { metadata: { name: 'a' } });
    assert.equal((await values('apiserver_watch_cache_events_dispatched_total'))[labels], before + 1);
    assert.equal((await values('apiserver_storage_events_received_total'))[labels], before + 1);
    assert.equal((await values('apiserver_watch_cache_initializations_total'))[labels], 1);
    assert.equal((await values('watch_cache_capacity'))[labels], 10_000);
  });

  it('count what was logged, and say so where nothing is', async () => {
    await api.send('GET', CONFIG_MAPS);
    const logged = lines.length;
    assert.ok(logged > 0);
    const events = await values('apiserver_audit_event_total');
    // The request for the metrics has told that it came by then.
    assert.equal(events[''], logged + 1);
    assert.deepEqual(await values('apiserver_audit_requests_rejected_total'), { '': 0 });
    api.server.dispose();
    api = await startServer();
    assert.deepEqual(await values('apiserver_audit_event_total'), { '': 0 });
  });
});
