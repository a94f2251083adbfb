import assert from 'node:assert/strict';
import type { Lease } from '../../../src/kinds/index.ts';
import { silentLog, VirtualClock } from '../../../src/base/index.ts';
import { createClient, type LeaderElection, startLeaderElection } from '../../../src/client/index.ts';
import { FakeServer, json } from './fake-server.ts';
import { drain } from '../../support/drain.ts';

describe('leader election', () => {
  let server: FakeServer;
  let clock: VirtualClock;
  let log: string[];
  const running: LeaderElection[] = [];
  beforeEach(() => {
    server = new FakeServer();
    clock = new VirtualClock(drain, 0);
    log = [];
  });
  afterEach(() => {
    for (const election of running.splice(0)) election.dispose();
  });

  const stand = (identity: string): LeaderElection => {
    const client = createClient({
      userAgent: identity,
      clock,
      log: silentLog,
      transport: (request) =>
        cutOff.has(identity)
          ? Promise.resolve(json(503, { kind: 'Status', code: 503, message: '' }))
          : server.handler(request),
    });
    const election = startLeaderElection({
      client,
      namespace: 'kube-system',
      name: 'kube-controller-manager',
      identity,
      lead: () => {
        log.push(`${identity} leads at ${clock.now()}`);
        return { dispose: () => log.push(`${identity} ends at ${clock.now()}`) };
      },
    });
    running.push(election);
    return election;
  };
  const cutOff = new Set<string>();
  const lease = (): Lease | undefined => [...server.objects.values()][0] as unknown as Lease | undefined;

  it('gives the lease to one, and to the other once it is given back', async () => {
    const first = stand('a');
    stand('b');
    await clock.advance(60_000);
    assert.deepEqual(log, ['a leads at 0']);
    assert.equal(lease()?.spec?.holderIdentity, 'a');
    first.dispose();
    await clock.advance(2000);
    assert.deepEqual(log, ['a leads at 0', 'a ends at 60000', 'b leads at 62000']);
    assert.equal(lease()?.spec?.leaseTransitions, 1);
  });

  it('ends leadership that cannot be renewed before another can have it', async () => {
    stand('a');
    stand('b');
    await clock.advance(10_000);
    cutOff.add('a');
    await clock.advance(60_000);
    cutOff.clear();
    assert.deepEqual(log, ['a leads at 0', 'a ends at 20000', 'b leads at 26000']);
    await clock.advance(60_000);
    assert.equal(log.length, 3);
  });
});
