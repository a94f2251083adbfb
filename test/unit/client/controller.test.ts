import assert from 'node:assert/strict';
import { createLog, type LogEntry, MetricsRegistry, VirtualClock } from '../../../src/base/index.ts';
import {
  ControllerHealth,
  controllerInformers,
  type ControllerOptions,
  type ControllerRuntime,
  type Informer,
  type InformerHandler,
  startController,
  TerminalError,
  type WorkQueue,
} from '../../../src/client/index.ts';
import { drain } from '../../support/drain.ts';

describe('a controller', () => {
  let clock: VirtualClock;
  let entries: LogEntry[];
  let metrics: MetricsRegistry;
  let health: ControllerHealth;
  let runtime: ControllerRuntime;
  beforeEach(() => {
    clock = new VirtualClock(drain, 0);
    entries = [];
    metrics = new MetricsRegistry();
    health = new ControllerHealth();
    runtime = { name: 'c', clock, log: createLog((entry) => entries.push(entry), 'debug'), metrics, health };
  });

  const synced = { hasSynced: true, whenSynced: () => Promise.resolve() };
  const start = (keys: readonly string[], options: Partial<ControllerOptions>) =>
    startController(runtime, {
      watches: [
        {
          informer: synced,
          start: (queue: WorkQueue) => {
            for (const key of keys) queue.add(key);
            return { dispose: () => {} };
          },
        },
      ],
      reconcile: () => Promise.resolve(),
      ...options,
    });
  const sample = (name: string): number => {
    const line = metrics
      .text()
      .split('\n')
      .find((text) => text.startsWith(`${name} `));
    return Number(line?.slice(name.length + 1) ?? Number.NaN);
  };

  it('gives up at once on a terminal error, and says and counts it', async () => {
    let reconciles = 0;
    const running = start(['k'], {
      reconcile: () => {
        reconciles++;
        return Promise.reject(new TerminalError('never'));
      },
    });
    await clock.advance(3_600_000);
    assert.equal(reconciles, 1);
    assert.equal(sample('controller_runtime_terminal_reconcile_errors_total{controller="c"}'), 1);
    assert.equal(sample('controller_runtime_reconcile_errors_total{controller="c"}'), 1);
    assert.equal(sample('workqueue_retries_total{controller="c",name="c"}'), 0);
    assert.deepEqual(
      entries.map(({ level, message }) => [level, message]),
      [['error', 'reconcile failed for good']],
    );
    running.dispose();
  });

  it('says and counts nothing of what fails once it is stopped, and does not try again', async () => {
    let fail: (error: Error) => void = () => {};
    let reconciles = 0;
    const running = start(['k'], {
      reconcile: () => {
        reconciles++;
        return new Promise((_, reject) => (fail = reject));
      },
    });
    await clock.advance(0);
    running.dispose();
    fail(new Error('the server has gone'));
    await clock.advance(3_600_000);
    assert.equal(reconciles, 1);
    assert.deepEqual(entries, []);
    assert.equal(sample('controller_runtime_reconcile_errors_total{controller="c"}') || 0, 0);
  });

  it('tries again what threw, each time under another id', async () => {
    const failure = new Error('not yet');
    let reconciles = 0;
    const running = start(['k'], {
      reconcile: () => (++reconciles < 3 ? Promise.reject(failure) : Promise.resolve()),
    });
    await clock.advance(60_000);
    assert.equal(reconciles, 3);
    assert.deepEqual(
      entries.map(({ fields }) => fields),
      [1, 2].map((reconcileID) => ({ controller: 'c', key: 'k', reconcileID, error: failure })),
    );
    assert.equal(sample('workqueue_retries_total{controller="c",name="c"}'), 2);
    assert.equal(sample('workqueue_adds_total{controller="c",name="c"}'), 3);
    assert.equal(sample('workqueue_depth{controller="c",name="c"}'), 0);
    assert.equal(sample('controller_runtime_reconcile_total{controller="c",result="success"}'), 1);
    assert.equal(sample('controller_runtime_reconcile_total{controller="c",result="error"}'), 2);
    assert.equal(sample('controller_runtime_reconcile_time_seconds_count{controller="c"}'), 3);
    running.dispose();
  });

  it('counts a mistake in a reconcile as a panic, and goes on, also where it throws before it awaits', async () => {
    let reconciles = 0;
    const running = start(['k'], {
      reconcile: () => {
        if (++reconciles === 1) throw new TypeError('x is not a function');
        return Promise.resolve();
      },
    });
    await clock.advance(1000);
    assert.equal(reconciles, 2);
    assert.equal(sample('controller_runtime_reconcile_panics_total{controller="c"}'), 1);
    running.dispose();
  });

  it('works off many keys in slices', async () => {
    let since = 0;
    let most = 0;
    let working = true;
    const turn = (): void => {
      since = 0;
      if (working) clock.onNextTurn(turn);
    };
    turn();
    const keys = Array.from({ length: 5000 }, (_, i) => `k-${i}`);
    let reconciles = 0;
    const running = start(keys, {
      reconcile: () => {
        reconciles++;
        most = Math.max(most, ++since);
        return Promise.resolve();
      },
    });
    for (let i = 0; i < 100 && reconciles < keys.length; i++) await drain();
    working = false;
    await clock.advance(0);
    assert.equal(reconciles, keys.length);
    assert.ok(most <= 1100, `${most} reconciles in one turn`);
    running.dispose();
  });

  it('survives what its event handlers throw, and counts it', () => {
    const handlers: InformerHandler<object>[] = [];
    const informer = {
      resource: 'pods',
      addHandler: (handler: InformerHandler<object>) => (handlers.push(handler), { dispose: () => {} }),
    } as unknown as Informer<object>;
    const shared = { of: () => informer, stop: () => {}, dispose: () => {} } as never;
    const own = controllerInformers(shared, runtime, ['v1 pods']);
    own.of('v1', 'pods').addHandler({
      added: () => {
        throw new Error('boom');
      },
    });
    handlers[0]?.added?.({});
    assert.equal(sample('controller_runtime_reconcile_panics_total{controller="c"}'), 1);
    assert.equal(entries[0]?.fields['controller'], 'c');
    assert.throws(() => own.of('v1', 'secrets'), /c does not say that it watches v1 secrets/);
  });

  it('says that the caches did not sync in time, and begins when they have', async () => {
    let sync: () => void = () => {};
    const late = {
      resource: 'pods',
      hasSynced: false,
      failure: new Error('refused'),
      whenSynced: () => new Promise<void>((resolve) => (sync = resolve)),
    };
    let reconciles = 0;
    const running = start(['k'], {
      reads: [late],
      reconcile: () => (reconciles++, Promise.resolve()),
    });
    await clock.advance(119_999);
    health.check();
    await clock.advance(1);
    assert.throws(() => health.check(), /c: timed out waiting for cache to be synced: pods/);
    assert.deepEqual(
      entries.map(({ level, fields }) => [level, fields]),
      [['error', { controller: 'c', waitingFor: ['pods'], limitMs: 120_000, error: late.failure }]],
    );
    assert.equal(reconciles, 0);
    sync();
    await clock.advance(1);
    health.check();
    assert.equal(reconciles, 1);
    running.dispose();
  });

  it('says once that a key is slowed down, with the key and how often it came', async () => {
    let queue: WorkQueue | undefined;
    const running = start([], {
      watches: [
        { informer: synced, start: (given) => ((queue = given), given.add('loop'), { dispose: () => {} }) },
      ],
      reconcile: (key) => (queue?.add(key), Promise.resolve()),
    });
    await clock.advance(5000);
    const told = entries.filter(({ level }) => level === 'warn');
    assert.equal(told.length, 1);
    assert.deepEqual(told[0]?.fields, {
      controller: 'c',
      key: 'loop',
      reconciles: 200,
      withinMs: 1000,
      pauseMs: 100,
    });
    running.dispose();
  });
});

describe('MetricsRegistry', () => {
  it('prints its families in order, with their types, buckets that add up, and escaped labels', () => {
    const metrics = new MetricsRegistry();
    metrics.counter('b_total', 'Bs.', { of: 'a"b' }).add();
    metrics.counter('b_total', 'Bs.', { of: 'a"b' }).add(2);
    metrics.gauge('c', 'Cs.', {}, () => 7);
    const seconds = metrics.histogram('a_seconds', 'As.', {}, [0.5, 1]);
    for (const value of [0.1, 0.7, 3]) seconds.observe(value);
    assert.deepEqual(metrics.text().split('\n'), [
      '# HELP a_seconds As.',
      '# TYPE a_seconds histogram',
      'a_seconds_bucket{le="0.5"} 1',
      'a_seconds_bucket{le="1"} 2',
      'a_seconds_bucket{le="+Inf"} 3',
      'a_seconds_sum 3.8',
      'a_seconds_count 3',
      '# HELP b_total Bs.',
      '# TYPE b_total counter',
      'b_total{of="a\\"b"} 3',
      '# HELP c Cs.',
      '# TYPE c gauge',
      'c 7',
      '',
    ]);
  });
});
