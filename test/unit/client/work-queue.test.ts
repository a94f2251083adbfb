import assert from 'node:assert/strict';
import { StatusError } from '../../../src/api/index.ts';
import { createLog, type LogEntry, silentLog, VirtualClock } from '../../../src/base/index.ts';
import { Expectations, startController, WorkQueue } from '../../../src/client/index.ts';
import { drain } from '../../support/drain.ts';

const synced = { hasSynced: true, whenSynced: () => Promise.resolve() };

describe('WorkQueue', () => {
  let clock: VirtualClock;
  let queue: WorkQueue;
  beforeEach(() => {
    clock = new VirtualClock(drain, 0);
    queue = new WorkQueue({ clock });
  });

  it('gives a key once, however often it was added', () => {
    queue.add('a');
    queue.add('b');
    queue.add('a');
    assert.deepEqual([queue.take(), queue.take(), queue.take()], ['a', 'b', undefined]);
  });

  it('holds back a key in flight until it is done', () => {
    queue.add('a');
    queue.take();
    queue.add('a');
    assert.equal(queue.take(), undefined);
    queue.done('a');
    assert.equal(queue.take(), 'a');
    queue.done('a');
    assert.equal(queue.take(), undefined);
  });

  it('adds later, and keeps the earlier of two times', async () => {
    queue.addAfter('a', 100);
    queue.addAfter('a', 50);
    queue.addAfter('a', 200);
    await clock.advance(49);
    assert.equal(queue.take(), undefined);
    await clock.advance(1);
    assert.equal(queue.take(), 'a');
    queue.done('a');
    await clock.advance(500);
    assert.equal(queue.take(), undefined);
  });

  it('doubles the pause of a key that fails, up to the limit, until it succeeds', async () => {
    queue = new WorkQueue({ clock, retryLimitMs: 20 });
    const pauses: number[] = [];
    for (let i = 0; i < 5; i++) {
      if (i === 4) queue.forget('a');
      queue.retry('a');
      const before = clock.now();
      await clock.advanceUntil(() => queue.length > 0, 1000);
      pauses.push(clock.now() - before);
      queue.take();
      queue.done('a');
    }
    assert.deepEqual(pauses, [5, 10, 20, 20, 5]);
  });
});

describe('startController', () => {
  let clock: VirtualClock;
  beforeEach(() => {
    clock = new VirtualClock(drain, 0);
  });

  const watching = (keys: readonly string[], informer = synced) => ({
    informer,
    start: (queue: WorkQueue) => {
      for (const key of keys) queue.add(key);
      return { dispose: () => {} };
    },
  });

  it('waits for the informers, works in parallel up to its workers, and again when asked', async () => {
    let sync: () => void = () => {};
    const informer = { hasSynced: false, whenSynced: () => new Promise<void>((resolve) => (sync = resolve)) };
    const log: string[] = [];
    let running = 0;
    let most = 0;
    const controller = startController(
      { name: 'test', clock, log: silentLog },
      {
        workers: 2,
        watches: [watching(['a', 'b', 'c'], informer)],
        async reconcile(key) {
          most = Math.max(most, ++running);
          await drain();
          running--;
          log.push(`${key}@${clock.now()}`);
          if (log.length === 1) return { againAfterMs: 1000 };
        },
      },
    );
    await clock.advance(10);
    assert.deepEqual(log, []);
    sync();
    await drain();
    await drain();
    await drain();
    await clock.advance(2000);
    assert.deepEqual([log, most], [['a@10', 'b@10', 'c@10', 'a@1010'], 2]);
    controller.dispose();
  });

  it('makes a key wait that wakes itself without end, so that the others have their turn', async () => {
    let reconciles = 0;
    let wake: (key: string) => void = () => {};
    const controller = startController(
      { name: 'test', clock, log: silentLog },
      {
        watches: [
          {
            informer: synced,
            start: (queue: WorkQueue) => {
              wake = (key) => queue.add(key);
              wake('restless');
              return { dispose: () => {} };
            },
          },
        ],
        reconcile(key) {
          reconciles++;
          wake(key);
          return Promise.resolve();
        },
      },
    );
    await clock.advance(0);
    assert.equal(reconciles, 200);
    await clock.advance(10_000);
    assert.ok(reconciles > 2000 && reconciles < 2500, String(reconciles));
    controller.dispose();
  });

  it('repeats what failed, up to its limit, and goes on with the others', async () => {
    const log: string[] = [];
    const entries: LogEntry[] = [];
    const controller = startController(
      { name: 'test', clock, log: createLog((entry) => entries.push(entry), 'debug') },
      {
        retryLimit: 2,
        watches: [watching(['bad', 'stale', 'good'])],
        reconcile(key) {
          log.push(key);
          if (key === 'bad') return Promise.reject(new Error('no'));
          if (key === 'stale' && log.filter((k) => k === key).length === 1) {
            return Promise.reject(new StatusError(409, 'Conflict', 'changed'));
          }
          return Promise.resolve();
        },
      },
    );
    await clock.advance(60_000);
    assert.deepEqual(log, ['bad', 'stale', 'good', 'bad', 'stale', 'bad']);
    assert.deepEqual(
      entries.map((entry) => entry.level),
      ['warn', 'debug', 'warn', 'warn'],
    );
    controller.dispose();
  });
});

describe('Expectations', () => {
  it('holds until all that was written was seen', () => {
    const expectations = new Expectations(new VirtualClock(drain, 0));
    expectations.expectCreations('a', 2);
    expectations.expectDeletions('a', ['u1', 'u2']);
    expectations.creationSeen('a');
    expectations.deletionSeen('a', 'u1');
    expectations.deletionSeen('a', 'u1');
    assert.equal(expectations.satisfied('a'), false);
    expectations.creationSeen('a');
    assert.equal(expectations.satisfied('a'), false);
    expectations.deletionSeen('a', 'u2');
    assert.ok(expectations.satisfied('a'));
  });

  it('gives up after five minutes, and begins anew', async () => {
    const clock = new VirtualClock(drain, 0);
    const expectations = new Expectations(clock);
    expectations.expectCreations('a', 1);
    await clock.advance(5 * 60_000 + 1);
    assert.ok(expectations.satisfied('a'));
    expectations.expectCreations('a', 1);
    assert.equal(expectations.satisfied('a'), false);
    expectations.creationSeen('a');
    assert.ok(expectations.satisfied('a'));
  });
});
