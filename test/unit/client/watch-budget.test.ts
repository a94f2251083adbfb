import assert from 'node:assert/strict';
import { silentLog, VirtualClock } from '../../../src/base/index.ts';
import {
  createClient,
  createInformers,
  type OwnedInformers,
  WatchBudget,
  type WatchTurn,
} from '../../../src/client/index.ts';
import { drain } from '../../support/drain.ts';
import { FakeServer } from './fake-server.ts';

const NEVER = new AbortController().signal;
const TURN_MS = 5000;

describe('a budget of watches', () => {
  let clock: VirtualClock;
  let budget: WatchBudget;
  beforeEach(() => {
    clock = new VirtualClock(drain, 0);
    budget = new WatchBudget({ clock, limit: 2, turnMs: TURN_MS });
  });

  /** Takes turns for ever, and notes each that begins. */
  const runs = (name: string, begun: string[], signal = NEVER): void => {
    const run = async (): Promise<void> => {
      for (;;) {
        const turn = await budget.take(signal);
        begun.push(name);
        await new Promise<void>((resolve) => {
          turn.signal.addEventListener('abort', () => resolve(), { once: true });
        });
        turn.dispose();
      }
    };
    void run().catch(() => undefined);
  };

  it('lets as many run undisturbed as there is room for', async () => {
    const begun: string[] = [];
    for (const name of ['a', 'b']) runs(name, begun);
    await clock.advance(10 * TURN_MS);
    assert.deepEqual(begun, ['a', 'b']);
  });

  it('lets more than that take turns: the one that ran longest makes room', async () => {
    const begun: string[] = [];
    for (const name of ['a', 'b', 'c', 'd', 'e']) runs(name, begun);
    await clock.advance(TURN_MS - 1);
    assert.deepEqual(begun, ['a', 'b']);
    await clock.advance(1);
    assert.deepEqual(begun, ['a', 'b', 'c', 'd']);
    await clock.advance(TURN_MS);
    assert.deepEqual(begun, ['a', 'b', 'c', 'd', 'e', 'a']);
    assert.equal(budget.runningCount, 2);
    assert.equal(budget.waitingCount, 3);
  });

  it('ends no more turns than others wait for', async () => {
    const running = [await budget.take(NEVER), await budget.take(NEVER)];
    void budget.take(NEVER);
    await clock.advance(3 * TURN_MS);
    assert.deepEqual(
      running.map(({ isOver }) => isOver),
      [true, false],
    );
  });

  it('gives a place that was given back at once, and forgets whoever gives up waiting', async () => {
    const first = await budget.take(NEVER);
    await budget.take(NEVER);
    const abort = new AbortController();
    const waiting = budget.take(abort.signal);
    let got: WatchTurn | undefined;
    void budget.take(NEVER).then((turn) => (got = turn));
    abort.abort(new Error('given up'));
    await assert.rejects(waiting, /given up/);
    first.dispose();
    first.dispose();
    await drain();
    assert.equal(got?.isOver, false);
    assert.equal(budget.runningCount, 2);
    assert.equal(budget.waitingCount, 0);
  });

  describe('that informers share', () => {
    let server: FakeServer;
    let informers: OwnedInformers;
    beforeEach(() => {
      server = new FakeServer();
      const client = createClient({ transport: server.handler, userAgent: 'test', clock, log: silentLog });
      informers = createInformers(client, { budget });
    });
    afterEach(() => informers.dispose());

    it('keeps all of them current with two watches, each late by its place in the row', async () => {
      const plurals = Array.from({ length: 7 }, (_, at) => `kind${at}s`);
      const all = plurals.map((plural) => informers.of('v1', plural));
      await clock.advance(0);
      assert.ok(all.every(({ hasSynced }) => hasSynced));
      for (const plural of plurals) {
        server.put(plural, { apiVersion: 'v1', kind: 'Kind', metadata: { name: 'a' } });
      }
      let most = 0;
      for (let turn = 0; turn <= plurals.length / 2; turn++) {
        await clock.advance(TURN_MS);
        most = Math.max(most, server.watchCount);
      }
      assert.deepEqual(
        all.map(({ cache }) => cache.size),
        plurals.map(() => 1),
      );
      assert.equal(most, 2);
      // Nothing was listed twice: each watch went on where it had stopped.
      assert.equal(server.requests.filter((request) => !request.includes('watch=true')).length, 7);
    });

    it('has no watch left once they are disposed', async () => {
      for (const plural of ['as', 'bs', 'cs']) informers.of('v1', plural);
      await clock.advance(0);
      informers.dispose();
      await clock.advance(TURN_MS);
      assert.equal(server.watchCount, 0);
      assert.equal(budget.runningCount, 0);
      assert.equal(budget.waitingCount, 0);
    });
  });
});
