import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { builtInKinds } from '../../../../src/kinds/index.ts';
import { type KubernetesObject, parseApiVersion, requireKind } from '../../../../src/api/index.ts';

const KINDS = builtInKinds();

const folder = process.env.WHEELHOUSE_GOLDEN;
const NOW_MS = Date.UTC(2026, 0, 1, 1);
const MADE = '2026-01-01T00:00:00Z';

function cellsOf(
  apiVersion: string,
  kind: string,
  rest: Record<string, unknown>,
  metadata = {},
): readonly unknown[] {
  const object: KubernetesObject = {
    apiVersion,
    kind,
    metadata: { name: 'a', creationTimestamp: MADE, ...metadata },
    ...rest,
  };
  return requireKind(KINDS, { ...parseApiVersion(apiVersion), kind }).columns.cells(object, NOW_MS);
}

function podState(
  status: Record<string, unknown>,
  spec: Record<string, unknown> = {},
  metadata = {},
): readonly unknown[] {
  return cellsOf('v1', 'Pod', { spec: { containers: [{ name: 'c' }], ...spec }, status }, metadata).slice(
    1,
    4,
  );
}

describe('the table of Pods', () => {
  const running = { name: 'c', ready: true, restartCount: 0, state: { running: {} } };
  const init = { initContainers: [{ name: 'i' }, { name: 'j' }] };

  it('shows a Pod that runs', () => {
    assert.deepEqual(podState({ phase: 'Running', containerStatuses: [running] }), ['1/1', 'Running', '0']);
  });

  it('says how long ago a container was restarted', () => {
    const lastState = { terminated: { exitCode: 1, finishedAt: '2026-01-01T00:55:00Z' } };
    const statuses = [{ ...running, restartCount: 3, lastState }];
    assert.deepEqual(podState({ phase: 'Running', containerStatuses: statuses }), [
      '1/1',
      'Running',
      '3 (5m ago)',
    ]);
  });

  it('says what a container waits for, or how it ended', () => {
    const states: [Record<string, unknown>, string][] = [
      [{ waiting: { reason: 'CrashLoopBackOff' } }, 'CrashLoopBackOff'],
      [{ terminated: { exitCode: 0, reason: 'Completed' } }, 'Completed'],
      [{ terminated: { exitCode: 4 } }, 'ExitCode:4'],
      [{ terminated: { exitCode: 137, signal: 9 } }, 'Signal:9'],
    ];
    for (const [state, reason] of states) {
      const containerStatuses = [{ name: 'c', ready: false, restartCount: 0, state }];
      assert.equal(podState({ phase: 'Pending', containerStatuses })[1], reason);
    }
  });

  it('says how far initialization is', () => {
    const done = { name: 'i', restartCount: 0, state: { terminated: { exitCode: 0 } } };
    const waiting = { name: 'j', restartCount: 0, state: { waiting: { reason: 'PodInitializing' } } };
    assert.equal(podState({ phase: 'Pending', initContainerStatuses: [done, waiting] }, init)[1], 'Init:1/2');
    const failed = { name: 'i', restartCount: 2, state: { terminated: { exitCode: 3 } } };
    assert.deepEqual(podState({ phase: 'Pending', initContainerStatuses: [failed] }, init), [
      '0/1',
      'Init:ExitCode:3',
      '2',
    ]);
  });

  it('counts sidecars among the containers', () => {
    const spec = { initContainers: [{ name: 's', restartPolicy: 'Always' }] };
    const sidecar = { name: 's', ready: true, started: true, restartCount: 1, state: { running: {} } };
    const status = { phase: 'Running', initContainerStatuses: [sidecar], containerStatuses: [running] };
    assert.deepEqual(podState(status, spec), ['2/2', 'Running', '1']);
  });

  it('tells of deletion, gates and lost nodes', () => {
    const deleted = { deletionTimestamp: MADE };
    assert.equal(podState({ phase: 'Running' }, {}, deleted)[1], 'Terminating');
    assert.equal(podState({ phase: 'Succeeded' }, {}, deleted)[1], 'Succeeded');
    assert.equal(podState({ phase: 'Running', reason: 'NodeLost' }, {}, deleted)[1], 'Unknown');
    const conditions = [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' }];
    assert.equal(podState({ phase: 'Pending', conditions })[1], 'SchedulingGated');
  });

  it('marks the rows of Pods that have ended', () => {
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: {}, status: { phase: 'Failed' } };
    const kind = { group: '', version: 'v1', kind: 'Pod' };
    assert.deepEqual(requireKind(KINDS, kind).columns.conditions?.(pod), [
      { type: 'Completed', status: 'True', reason: 'Failed', message: 'The pod failed.' },
    ]);
  });
});

describe('tables', () => {
  it('show a Service with its ports and addresses', () => {
    const spec = {
      type: 'LoadBalancer',
      clusterIPs: ['10.0.0.1'],
      ports: [
        { port: 80, nodePort: 30080, protocol: 'TCP' },
        { port: 53, protocol: 'UDP' },
      ],
      selector: { b: 'c', a: 'b' },
    };
    assert.deepEqual(cellsOf('v1', 'Service', { spec, status: {} }), [
      'a',
      'LoadBalancer',
      '10.0.0.1',
      '<pending>',
      '80:30080/TCP,53/UDP',
      '60m',
      'a=b,b=c',
    ]);
  });

  it('leave out what is too much', () => {
    const subsets = [{ addresses: ['1', '2', '3', '4'].map((ip) => ({ ip })), ports: [{ port: 80 }] }];
    assert.equal(cellsOf('v1', 'Endpoints', { subsets })[1], '1:80,2:80,3:80 + 1 more...');
    const rules = ['a', 'b', 'c', 'd', 'e'].map((host) => ({ host }));
    assert.equal(cellsOf('networking.k8s.io/v1', 'Ingress', { spec: { rules } })[2], 'a,b,c + 2 more...');
  });

  it('show a Job by its conditions and times', () => {
    const job = (status: object, spec = {}): readonly unknown[] =>
      cellsOf('batch/v1', 'Job', { spec: { template: {}, ...spec }, status }).slice(1, 4);
    assert.deepEqual(job({}, { completions: 3 }), ['Running', '0/3', '']);
    assert.deepEqual(job({ startTime: MADE }, { parallelism: 2 }), ['Running', '0/1 of 2', '60m']);
    const complete = [{ type: 'Complete', status: 'True' }];
    const ended = {
      startTime: MADE,
      completionTime: '2026-01-01T00:01:30Z',
      succeeded: 1,
      conditions: complete,
    };
    assert.deepEqual(job(ended, { completions: 1 }), ['Complete', '1/1', '90s']);
  });

  it('show a kind without columns of its own by name and time of creation', () => {
    assert.deepEqual(cellsOf('v1', 'LimitRange', {}), ['a', MADE]);
    const limits = requireKind(KINDS, { group: '', version: 'v1', kind: 'LimitRange' });
    const columns = limits.columns.definitions;
    assert.deepEqual(
      columns.map(({ name, type }) => [name, type]),
      [
        ['Name', 'string'],
        ['Created At', 'date'],
      ],
    );
  });

  (folder === undefined ? it.skip : it)('have the columns of a real API server (WHEELHOUSE_GOLDEN)', () => {
    const file = path.join(folder ?? '', 'static/table-columns.json');
    const recorded = JSON.parse(fs.readFileSync(file, 'utf8')) as Record<string, unknown>;
    const ours: Record<string, unknown> = {};
    for (const key of Object.keys(recorded)) {
      const [apiVersion = '', plural = ''] = key.split(' ');
      const { group, version } = parseApiVersion(apiVersion);
      const resource = KINDS.findResource(group, version, plural);
      assert.ok(resource, key);
      ours[key] = resource.columns.definitions.map(({ name, type, format, priority }) => [
        name,
        type,
        format,
        priority,
      ]);
    }
    assert.deepEqual(ours, recorded);
  });
});
