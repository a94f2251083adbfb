import assert from 'node:assert/strict';
import { type Disposable, SeededRandom, VirtualClock } from '../../../../src/base/index.ts';
import type { FlowControl } from '../../../../src/apiserver/index.ts';
import type { Admission } from '../../../../src/apiserver/flow-control/flow-control.ts';
import type { Rejection } from '../../../../src/apiserver/flow-control/flow-request.ts';
import type { Call } from '../../../../src/apiserver/request/call.ts';
import { drain } from '../../../support/drain.ts';
import { callOf, levelOf, oneLevel, selectorOf } from './calls.ts';

interface Sent {
  readonly admission: Admission;
  /** Undefined while it waits. */
  outcome: 'in' | Rejection | undefined;
}

function send(control: FlowControl, call: Call): Sent {
  const admission = control.start(control.classify(call.user, call.info), call);
  const { rejection } = admission;
  const sent: Sent = { admission, outcome: undefined };
  if (rejection instanceof Promise) void rejection.then((found) => (sent.outcome = found ?? 'in'));
  else sent.outcome = rejection ?? 'in';
  return sent;
}

function count(sent: readonly Sent[], outcome: Sent['outcome']): number {
  return sent.filter((one) => one.outcome === outcome).length;
}

const LIST = '/api/v1/things';
/** 20,000 objects of 1,000 bytes. */
const LARGE = { count: 20_000, bytes: 20_000_000 };

describe('priority and fairness', () => {
  let clock: CountingClock;
  let control: FlowControl;
  beforeEach(() => (clock = new CountingClock(drain)));
  afterEach(() => control.dispose());

  const times = (length: number, make: () => Sent): Sent[] => Array.from({ length }, make);
  const get = (user: string): Sent =>
    send(control, callOf('/api/v1/namespaces/a/things/b', { user, receivedMs: clock.now() }));
  const list = (user: string): Sent => send(control, callOf(LIST, { user, receivedMs: clock.now() }));

  it('lets in as many as there are seats, and the others in their turn', async () => {
    control = oneLevel(clock);
    const sent = times(200, () => get('a'));
    assert.equal(count(sent, 'in'), 95);
    assert.equal(count(sent, undefined), 105);
    for (const { admission } of sent.slice(0, 10)) control.finish(admission);
    await drain();
    assert.equal(count(sent, 'in'), 105);
  });

  it('tells for how long reads and writes were answered, and waited', async () => {
    control = oneLevel(clock);
    const spent = (): Record<string, number> =>
      Object.fromEntries(
        control.readWriteUse.series().map(([labels, value]) => {
          const sum = typeof value === 'number' ? value : value.sum;
          return [`${labels['request_kind']} ${labels['phase']}`, sum];
        }),
      );
    const sent = times(200, () => get('a'));
    await clock.advance(10);
    const { 'readOnly executing': executing = 0, 'readOnly waiting': waiting = 0, ...writes } = spent();
    assert.ok(executing > 0 && waiting > 0, `${executing} ${waiting}`);
    assert.deepEqual(writes, { 'mutating executing': 0, 'mutating waiting': 0 });
    for (const { admission } of sent.slice(0, 95)) control.finish(admission);
    await drain();
    await clock.advance(10);
    const later = spent();
    assert.ok((later['readOnly waiting'] ?? 0) < 1.2 * waiting, 'ten of 105 still wait');
    for (const { admission } of sent.slice(95)) control.finish(admission);
    await drain();
    const last = spent();
    await clock.advance(1000);
    assert.deepEqual(spent(), last, 'nothing is under way');
  });

  it('refuses what finds no place in the queues of its flow, and nobody else', () => {
    control = oneLevel(clock, undefined, {
      queuing: { queues: 64, handSize: 2, queueLengthLimit: 10 },
    });
    const greedy = times(200, () => get('greedy'));
    assert.equal(count(greedy, 'in'), 95);
    assert.equal(count(greedy, undefined), 20);
    assert.equal(count(greedy, 'queue-full'), 85);
    const others = times(10, () => get('other'));
    assert.equal(count(others, 'queue-full'), 0);
  });

  it('refuses at once where there are no queues', () => {
    control = oneLevel(clock, undefined, { queuing: undefined });
    const sent = times(100, () => get('a'));
    assert.equal(count(sent, 'in'), 95);
    assert.equal(count(sent, 'concurrency-limit'), 5);
  });

  it('refuses who has waited too long, and forgets who has gone', async () => {
    control = oneLevel(clock);
    times(95, () => get('a'));
    const late = get('b');
    const leaving = new AbortController();
    const gone = send(control, callOf(LIST, { user: 'c', signal: leaving.signal, receivedMs: clock.now() }));
    leaving.abort();
    await drain();
    assert.equal(gone.outcome, 'cancelled');
    await clock.advance(14_999);
    assert.equal(late.outcome, undefined);
    await clock.advance(1);
    assert.equal(late.outcome, 'time-out');
    assert.equal(control.levels.get('work')?.seats.waitingCount, 0);
  });

  it('lets everybody in who is exempt', () => {
    control = oneLevel(clock);
    const masters = { user: 'm', groups: ['system:masters'] };
    const sent = times(1000, () => send(control, callOf(LIST, masters)));
    assert.equal(count(sent, 'in'), 1000);
  });

  it('counts a list for its width, by what it holds in memory', () => {
    control = oneLevel(clock, LARGE);
    const seatsOf = (target: string): number =>
      send(control, callOf(target, { user: target })).admission.request.seats;
    assert.equal(seatsOf(LIST), 10);
    assert.equal(seatsOf(`${LIST}?limit=500`), 5);
    assert.equal(seatsOf(`${LIST}?fieldSelector=metadata.name=a`), 1);
    assert.equal(seatsOf(`${LIST}?watch=1`), 10);
    assert.equal(seatsOf(`${LIST}?watch=1&resourceVersion=5`), 1);
    assert.equal(seatsOf('/api/v1/namespaces/a/things/b'), 1);
  });

  it('counts no list for more than its level allows', () => {
    control = oneLevel(clock, LARGE, { queuing: { queues: 64, handSize: 16, queueLengthLimit: 50 } });
    assert.equal(list('a').admission.request.seats, 5);
  });

  it('holds seats for what a write has many watchers told of, for as long as that takes', async () => {
    control = oneLevel(clock);
    const { info } = callOf(`${LIST}?watch=1`);
    const watches = Array.from({ length: 25 }, () => control.watches.add(info));
    const write = (): Sent => send(control, callOf(LIST, { method: 'POST', receivedMs: clock.now() }));
    const { admission } = write();
    assert.deepEqual(admission.request.work, { initialSeats: 1, finalSeats: 3, additionalMs: 5 });
    const seats = control.levels.get('work')?.seats;
    control.finish(admission);
    await clock.advance(4);
    assert.equal(seats?.seatsInUse, 3);
    await clock.advance(1);
    assert.equal(seats?.seatsInUse, 0);
    for (const watch of watches) watch.dispose();
    assert.equal(write().admission.request.seats, 1);
  });

  it('gives another client its seats while one with 200 connections lists 20,000 objects', async () => {
    control = oneLevel(clock, LARGE);
    const greedy = times(200, () => list('greedy'));
    assert.ok(count(greedy, 'in') >= 3, 'it works');
    assert.equal(count(greedy, 'queue-full'), 0);
    // What is narrow finds a seat at once, and so does a list of somebody else.
    const gets = times(20, () => get('other'));
    await drain();
    assert.equal(count(gets, 'in'), 20);
    for (const { admission } of gets) control.finish(admission);
    const lists = times(3, () => list('other'));
    await drain();
    assert.equal(count(lists, 'in'), 3);
  });

  it('works on no more lists at once when there are seats to borrow, as that makes none of them faster', async () => {
    control = oneLevel(clock, LARGE, { shares: 20, lendablePercent: 50 });
    control.configure(
      [
        levelOf('work', { shares: 20, lendablePercent: 50 }),
        levelOf('idle', { shares: 75, lendablePercent: 100 }),
      ],
      [selectorOf('everybody', 'work')],
    );
    const greedy = times(200, () => list('greedy'));
    await clock.advance(10_000);
    const { seats, limits } = control.levels.get('work') ?? assert.fail();
    assert.ok(seats.currentLimit > 2 * limits.nominal, 'it has borrowed');
    assert.ok(seats.seatsInUse <= limits.nominal, `${seats.seatsInUse} of ${limits.nominal} seats`);
    assert.ok(count(greedy, 'in') >= 1);
    const gets = times(30, () => get('other'));
    await drain();
    assert.equal(count(gets, 'in'), 30, 'what is narrow borrows');
  });

  it('shares evenly between who asks for much and who asks for little, in the long run', async () => {
    control = oneLevel(clock, LARGE);
    const random = new SeededRandom(3);
    const done = { greedy: 0, modest: 0 };
    const running: { user: 'greedy' | 'modest'; sent: Sent }[] = [];
    const ask = (user: 'greedy' | 'modest'): void => {
      running.push({ user, sent: list(user) });
    };
    for (let i = 0; i < 200; i++) ask('greedy');
    for (let i = 0; i < 8; i++) ask('modest');
    for (let step = 0; step < 2000; step++) {
      const working = running.filter(({ sent }) => sent.outcome === 'in');
      const next = working[Math.floor(random.next() * working.length)];
      assert.ok(next, 'somebody always works');
      running.splice(running.indexOf(next), 1);
      await clock.advance(1);
      control.finish(next.sent.admission);
      done[next.user]++;
      ask(next.user);
      await drain();
    }
    assert.ok(done.modest > 800 && done.greedy > 800, JSON.stringify(done));
    assert.equal(running.filter(({ sent }) => sent.outcome && sent.outcome !== 'in').length, 0);
  });

  it('lends a level the seats that others do not use, and takes them back when they do', async () => {
    control = new FlowControl100(clock).control;
    const busy = times(95, () => send(control, callOf(LIST, { user: 'a', receivedMs: clock.now() })));
    const level = control.levels.get('busy');
    const before = count(busy, 'in');
    assert.equal(level?.seats.currentLimit, before);
    await clock.advance(10_000);
    assert.equal(level?.seats.currentLimit, count(busy, 'in'));
    assert.ok(count(busy, 'in') > before && before > 45, `${count(busy, 'in')} after ${before}`);
    const idle = times(40, () =>
      send(control, callOf('/apis/g/v1/others', { user: 'b', receivedMs: clock.now() })),
    );
    for (const { admission, outcome } of busy) if (outcome === 'in') control.finish(admission);
    await clock.advance(10_000);
    assert.equal(count(idle, 'in'), 40);
    assert.ok((control.levels.get('idle')?.seats.currentLimit ?? 0) >= 40);
  });

  it('keeps a level that is gone until it is empty, and rests when nobody asks', async () => {
    control = oneLevel(clock);
    const { admission } = get('a');
    control.configure([], []);
    assert.equal(control.levels.has('work'), true);
    assert.equal(control.classify(admission.request.user, admission.request.info).selector.name, 'catch-all');
    control.finish(admission);
    await clock.advance(10_000);
    assert.equal(control.levels.has('work'), false);
    const { timersSet } = clock;
    await clock.advance(1_000_000);
    assert.equal(clock.timersSet, timersSet, 'nothing is set again');
  });

  it('advises the longer waits the more are refused', async () => {
    control = oneLevel(clock, undefined, { queuing: undefined });
    const state = control.levels.get('work');
    const advice: number[] = [];
    for (let second = 0; second < 8; second++) {
      for (let i = 0; i < 50; i++) advice.push(state?.dropped.add() ?? 0);
      await clock.advance(1000);
    }
    assert.deepEqual([advice[0], advice[50], advice.at(-1)], [1, 2, 8]);
  });
});

class CountingClock extends VirtualClock {
  /** How many were ever set. */
  timersSet = 0;

  override setTimer(delayMs: number, callback: () => void): Disposable {
    this.timersSet++;
    return super.setTimer(delayMs, callback);
  }
}

/** Two levels of which one lends nine tenths of its seats. */
class FlowControl100 {
  readonly control: FlowControl;

  constructor(clock: VirtualClock) {
    this.control = oneLevel(clock);
    const all = ['*'];
    const others = { verbs: all, apiGroups: ['g'], resources: all, clusterScope: true, namespaces: all };
    this.control.configure(
      [
        levelOf('busy', { shares: 45, lendablePercent: 50 }),
        levelOf('idle', { shares: 50, lendablePercent: 90 }),
      ],
      [
        selectorOf('busy', 'busy'),
        selectorOf('idle', 'idle', {
          matchingPrecedence: 100,
          rules: [
            { subjects: [{ kind: 'Group', name: '*' }], resourceRules: [others], nonResourceRules: [] },
          ],
        }),
      ],
    );
  }
}
