import assert from 'node:assert/strict';
import { readAll } from '../../../src/base/index.ts';
import { processMetrics } from '../../../src/platform/index.ts';
import { drain } from '../../support/drain.ts';
import { type MetricFamily, readExposition } from '../../support/exposition.ts';
import { APPLY_PATCH, type Harness, startServer } from './harness.ts';

const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';

function configMap(name: string): object {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { a: 'b' } };
}

describe('metrics', () => {
  let api: Harness;
  beforeEach(async () => (api = await startServer({ metrics: [processMetrics()] })));
  afterEach(() => api.server.dispose());

  const text = async (): Promise<string> => String((await api.send('GET', '/metrics')).body);
  const read = async (): Promise<Map<string, MetricFamily>> => readExposition(await text());

  /** The value of the sample with these labels among others; undefined where there is none. */
  async function valueOf(
    name: string,
    labels: Record<string, string>,
    suffix = '',
  ): Promise<number | undefined> {
    const family = (await read()).get(name);
    const found = family?.samples.filter(
      (sample) =>
        sample.name === `${name}${suffix}` &&
        Object.entries(labels).every(([label, value]) => sample.labels.get(label) === value),
    );
    assert.ok((found?.length ?? 0) <= 1, `${name} has several samples of ${JSON.stringify(labels)}`);
    return found?.[0]?.value;
  }

  it('are read by a strict reader, whatever was asked before', async () => {
    await api.send('POST', CONFIG_MAPS, configMap('a"\\\n'));
    await api.send('POST', CONFIG_MAPS, configMap('a'));
    await api.send('GET', '/apis/none/v1/"quoted"');
    await api.send('GET', `${CONFIG_MAPS}?limit=1`);
    await api.send('PUT', `${CONFIG_MAPS}/none`, configMap('none'));
    const families = await read();
    for (const name of [
      'apiserver_request_total',
      'apiserver_request_duration_seconds',
      'apiserver_request_sli_duration_seconds',
      'apiserver_response_sizes',
      'apiserver_current_inflight_requests',
      'apiserver_longrunning_requests',
      'apiserver_watch_events_total',
      'apiserver_watch_events_sizes',
      'apiserver_admission_step_admission_duration_seconds',
      'apiserver_admission_controller_admission_duration_seconds',
      'apiserver_storage_objects',
      'apiserver_storage_size_bytes',
      'etcd_request_duration_seconds',
      'etcd_requests_total',
      'etcd_request_errors_total',
      'authentication_attempts',
      'authentication_duration_seconds',
      'authenticated_user_requests',
      'authorization_attempts_total',
      'authorization_duration_seconds',
      'apiserver_resource_objects',
      'apiserver_resource_size_estimate_bytes',
      'apiserver_flowcontrol_nominal_limit_seats',
      'apiserver_flowcontrol_current_executing_seats',
      'apiserver_flowcontrol_request_wait_duration_seconds',
      'apiserver_flowcontrol_priority_level_seat_utilization',
      'apiserver_flowcontrol_priority_level_request_utilization',
      'process_cpu_seconds_total',
      'process_resident_memory_bytes',
      'kubernetes_build_info',
    ])
      assert.ok(families.has(name), `${name} is missing`);
  });

  it('count requests by upstream’s labels', async () => {
    const own = { group: '', version: 'v1', resource: 'configmaps', component: 'apiserver' };
    await api.send('POST', `${CONFIG_MAPS}?dryRun=All`, configMap('a'));
    await api.send('POST', CONFIG_MAPS, configMap('a'));
    await api.send('POST', CONFIG_MAPS, configMap('a'));
    await api.send('PATCH', `${CONFIG_MAPS}/a?fieldManager=m&force=true`, configMap('a'), APPLY_PATCH);
    await api.send('GET', CONFIG_MAPS);
    await api.send('GET', '/api/v1/configmaps');
    const total = (labels: Record<string, string>): Promise<number | undefined> =>
      valueOf('apiserver_request_total', { ...own, ...labels });
    assert.equal(await total({ verb: 'POST', code: '201' }), undefined);
    assert.equal(await total({ verb: 'CREATE', code: '201', dry_run: 'All', scope: 'resource' }), 1);
    assert.equal(await total({ verb: 'CREATE', code: '201', dry_run: '' }), 1);
    assert.equal(await total({ verb: 'CREATE', code: '409' }), 1);
    assert.equal(await total({ verb: 'APPLY', code: '200', scope: 'resource' }), 1);
    assert.equal(await total({ verb: 'LIST', code: '200', scope: 'namespace' }), 1);
    assert.equal(await total({ verb: 'LIST', code: '200', scope: 'cluster' }), 1);
    const seconds = 'apiserver_request_duration_seconds';
    assert.equal(await valueOf(seconds, { ...own, verb: 'LIST', scope: 'cluster' }, '_count'), 1);
    assert.ok(
      ((await valueOf('apiserver_response_sizes', { ...own, verb: 'LIST', scope: 'cluster' }, '_sum')) ?? 0) >
        200,
    );
    assert.equal(await valueOf('apiserver_request_total', { verb: 'GET', subresource: '/metrics' }), 9);
  });

  it('count a watch as long as it lasts, and its events', async () => {
    const running = { verb: 'WATCH', resource: 'configmaps', scope: 'namespace' };
    const leaving = new AbortController();
    const watch = await api.open('GET', `${CONFIG_MAPS}?watch=1`, { signal: leaving.signal });
    if (watch.body instanceof Uint8Array) assert.fail('not a watch');
    const events = watch.body[Symbol.asyncIterator]();
    const next = events.next();
    await api.send('POST', CONFIG_MAPS, configMap('a'));
    await next;
    assert.equal(await valueOf('apiserver_longrunning_requests', running), 1);
    assert.equal(await valueOf('apiserver_watch_events_total', { resource: 'configmaps' }), 1);
    assert.equal(await valueOf('apiserver_current_inflight_requests', { request_kind: 'readOnly' }), 1);
    leaving.abort();
    await events.next();
    await drain();
    assert.equal(await valueOf('apiserver_longrunning_requests', running), 0);
    assert.equal(await valueOf('apiserver_request_total', { ...running, code: '200' }), 1);
  });

  it('time admission by plugin, and what it refuses', async () => {
    const absent = '/api/v1/namespaces/none/configmaps';
    await api.send('POST', absent, configMap('a'));
    const plugin = 'apiserver_admission_controller_admission_duration_seconds';
    const labels = { name: 'NamespaceLifecycle', operation: 'CREATE' };
    assert.equal(await valueOf(plugin, { ...labels, rejected: 'true' }, '_count'), 1);
    const step = 'apiserver_admission_step_admission_duration_seconds';
    assert.equal(await valueOf(step, { operation: 'CREATE', rejected: 'true' }, '_count'), 1);
    await api.send('POST', CONFIG_MAPS, configMap('a'));
    assert.equal(
      await valueOf(step, { operation: 'CREATE', type: 'validate', rejected: 'false' }, '_count'),
      1,
    );
  });

  it('count what the store is asked for a resource, and who is let in', async () => {
    const own = { group: '', resource: 'configmaps' };
    const asked = (operation: string): Promise<number | undefined> =>
      valueOf('etcd_requests_total', { ...own, operation });
    await api.send('GET', CONFIG_MAPS);
    const [creates = 0, lists = 0] = [await asked('create'), await asked('list')];
    await api.send('POST', CONFIG_MAPS, configMap('a'));
    await api.send('PUT', `${CONFIG_MAPS}/a`, { ...configMap('a'), data: { a: 'c' } });
    await api.send('GET', CONFIG_MAPS);
    await api.send('DELETE', `${CONFIG_MAPS}/a`);
    assert.deepEqual(
      await Promise.all(['create', 'update', 'delete', 'list'].map(asked)),
      [creates + 1, 1, 1, lists],
      'a list is read from memory',
    );
    const seconds = { ...own, operation: 'create' };
    assert.equal(await valueOf('etcd_request_duration_seconds', seconds, '_count'), creates + 1);
    assert.equal(await valueOf('etcd_request_errors_total', seconds), 0);
    const attempts = (result: string) => valueOf('authorization_attempts_total', { result });
    assert.equal(await attempts('no-opinion'), undefined);
    await api.open('GET', '/api/v1/secrets', { anonymous: true });
    assert.equal(await attempts('no-opinion'), 1);
    await api.open('GET', '/api', { headers: { authorization: 'Bearer wrong' }, anonymous: true });
    assert.equal(await valueOf('authentication_attempts', { result: 'error' }), 1);
    assert.ok(((await valueOf('authenticated_user_requests', { username: 'admin' })) ?? 0) > 4);
  });

  it('count lists by where they are answered from, and what they look at', async () => {
    for (const name of ['a', 'b', 'c']) await api.send('POST', CONFIG_MAPS, configMap(name));
    const own = { group: '', resource: 'configmaps' };
    const read = async (): Promise<number[]> => {
      const kinds = ['', 'fetched_objects_', 'returned_objects_'];
      const all = ['cache', 'storage'].flatMap((from) =>
        kinds.map((kind) => valueOf(`apiserver_${from}_list_${kind}total`, own)),
      );
      return (await Promise.all(all)).map((value) => value ?? -1);
    };
    const before = await read();
    await api.send('GET', CONFIG_MAPS);
    await api.send('GET', `${CONFIG_MAPS}?fieldSelector=metadata.name=b`);
    await api.send('GET', `${CONFIG_MAPS}?limit=2`);
    const after = await read();
    assert.deepEqual(
      after.map((value, i) => value - (before[i] ?? 0)),
      [3, 3 + 3 + 2, 3 + 1 + 2, 0, 0, 0],
    );
  });

  it('tell what is stored', async () => {
    await api.send('POST', CONFIG_MAPS, configMap('a'));
    await api.send('POST', CONFIG_MAPS, configMap('b'));
    await api.send('DELETE', `${CONFIG_MAPS}/a`);
    const own = { group: '', resource: 'configmaps' };
    const { body } = await api.send('GET', '/api/v1/configmaps');
    assert.equal(await valueOf('apiserver_resource_objects', own), body.items.length);
    const bytes = (await valueOf('apiserver_resource_size_estimate_bytes', own)) ?? 0;
    assert.ok(bytes > 200 && bytes < 10_000, String(bytes));
    assert.equal(
      await valueOf('apiserver_storage_objects', { resource: 'flowschemas.flowcontrol.apiserver.k8s.io' }),
      11,
    );
  });

  it('grow with what there is, not with what clients make up', async () => {
    const lines = async (): Promise<number> => (await text()).split('\n').length;
    await api.send('GET', `${CONFIG_MAPS}/none`);
    await api.send('POST', '/api/v1/namespaces/default/pods/none/binding', {});
    await lines();
    const before = await lines();
    for (let i = 0; i < 50; i++) {
      await api.send('GET', `/api/v1/made-up-${i}`);
      await api.send('GET', `/made/up/${i}`);
      await api.send('GET', `${CONFIG_MAPS}/a/made-up-${i}`);
      await api.send('GET', `/api/v1/namespaces/made-up-${i}/configmaps/x`);
      await api.send(`MADE-UP-${i}`, `${CONFIG_MAPS}/none`);
      await api.send('GET', `${CONFIG_MAPS}/none?dryRun=made-up-${i}`);
    }
    // One verb for all that are none, one value for all dry runs that are none, and the paths that are not there.
    const histograms = 23 + 3 + 21 + 3 + 8 + 3;
    assert.ok((await lines()) - before < 5 * histograms, `${(await lines()) - before} lines more`);
  });

  it('end with the answer, also where that is an error or is never taken', async () => {
    await api.send('GET', `${CONFIG_MAPS}/none`);
    for (let i = 0; i < 100; i++) {
      const data = { a: 'x'.repeat(3000) };
      await api.send('POST', CONFIG_MAPS, { ...configMap(`c-${i}`), data });
    }
    const leaving = new AbortController();
    const response = await api.open('GET', CONFIG_MAPS, { signal: leaving.signal });
    assert.ok(!(response.body instanceof Uint8Array), 'it comes in parts');
    leaving.abort();
    await readAll((await api.open('GET', CONFIG_MAPS)).body);
    assert.equal(
      await valueOf(
        'apiserver_request_duration_seconds',
        { verb: 'LIST', resource: 'configmaps', scope: 'namespace' },
        '_count',
      ),
      2,
    );
    await Promise.all(Array.from({ length: 7 }, () => api.send('GET', CONFIG_MAPS)));
    const inFlight = { request_kind: 'readOnly' };
    assert.equal(await valueOf('apiserver_current_inflight_requests', inFlight), 7, 'in this second');
    await api.clock.advance(2000);
    assert.equal(await valueOf('apiserver_current_inflight_requests', { request_kind: 'readOnly' }), 1);
  });
});
