import assert from 'node:assert/strict';
import { silentLog, VirtualClock } from '../../../../src/base/index.ts';
import { StatusError } from '../../../../src/api/index.ts';
import { ANONYMOUS, type User } from '../../../../src/apiserver/index.ts';
import { compose, type Handler, type Stage } from '../../../../src/apiserver/front/stages/stage.ts';
import { AccessMetrics } from '../../../../src/apiserver/metrics/index.ts';
import { authenticate } from '../../../../src/apiserver/front/stages/authenticate.ts';
import { Deadline } from '../../../../src/apiserver/front/stages/deadline.ts';
import { failures } from '../../../../src/apiserver/front/stages/failures.ts';
import { inFlightLimit } from '../../../../src/apiserver/front/stages/in-flight-limit.ts';
import { type Reply, textReply } from '../../../../src/apiserver/reply/reply.ts';
import { AuditAnnotations } from '../../../../src/apiserver/request/audit-annotations.ts';
import { CallNotes } from '../../../../src/apiserver/request/call-notes.ts';
import type { Call } from '../../../../src/apiserver/request/call.ts';
import { requestInfo } from '../../../../src/apiserver/request/request-info.ts';
import { Warnings } from '../../../../src/apiserver/request/warnings.ts';
import { drain } from '../../../support/drain.ts';
import { startServer } from '../../kube-apiserver/harness.ts';

function callOf(target = '/api/v1/things', user: User = ANONYMOUS): Call {
  const [path = '', text = ''] = target.split('?');
  const query = new URLSearchParams(text);
  return {
    http: {
      method: 'GET',
      target,
      headers: {},
      readBody: () => Promise.resolve(new Uint8Array()),
      peer: { address: '' },
      signal: new AbortController().signal,
    },
    info: requestInfo('GET', path, query),
    query,
    user,
    warnings: new Warnings(),
    annotations: new AuditAnnotations(),
    notes: new CallNotes(),
    receivedMs: 0,
    readBody: () => Promise.resolve(new Uint8Array()),
  };
}

const OK = textReply(200, 'ok');
const MASTER: User = { name: 'm', groups: ['system:masters'] };

/** A route that answers when it is told to. */
class Waiting {
  private readonly waiting: ((reply: Reply) => void)[] = [];
  readonly handle: Handler = () => new Promise((resolve) => this.waiting.push(resolve));

  get count(): number {
    return this.waiting.length;
  }

  answer(): void {
    this.waiting.shift()?.(OK);
  }
}

describe('stages', () => {
  it('are passed in their order, and by the reply the other way round', async () => {
    const seen: string[] = [];
    const stage =
      (name: string): Stage =>
      async (call, next) => {
        seen.push(`${name} in`);
        const reply = await next(call);
        seen.push(`${name} out`);
        return reply;
      };
    const handle = compose([stage('a'), stage('b')], () => {
      seen.push('route');
      return Promise.resolve(OK);
    });
    assert.equal(await handle(callOf()), OK);
    assert.deepEqual(seen, ['a in', 'b in', 'route', 'b out', 'a out']);
  });

  it('take whoever shows no credentials for nobody, and ask no authenticator after one that knows', async () => {
    const users: User[] = [];
    const route: Handler = ({ user }) => {
      users.push(user);
      return Promise.resolve(OK);
    };
    const none = { authenticate: () => Promise.resolve(undefined) };
    const one = { authenticate: () => Promise.resolve(MASTER) };
    const never = { authenticate: () => Promise.reject(new Error('was asked')) };
    const metrics = new AccessMetrics(new VirtualClock(drain));
    await authenticate([none], undefined, metrics)(callOf(), route);
    await authenticate([none, one, never], undefined, metrics)(callOf(), route);
    assert.deepEqual(users, [ANONYMOUS, MASTER]);
  });

  it('turn whatever is thrown into a Status', async () => {
    const statusOf = async (error: Error): Promise<unknown> => {
      const reply = await failures(silentLog)(callOf(), () => Promise.reject(error));
      return reply.kind === 'status' ? [reply.status, reply.body.reason] : reply;
    };
    assert.deepEqual(await statusOf(new StatusError(409, 'Conflict', 'no')), [409, 'Conflict']);
    assert.deepEqual(await statusOf(new TypeError('no')), [500, 'InternalError']);
  });

  it('refuse what is too much at once, but for masters and what runs for long', async () => {
    const stage = inFlightLimit({ reads: 2, writes: 0 });
    const route = new Waiting();
    const send = (call: Call): Promise<Reply> => stage(call, route.handle);
    const first = [send(callOf()), send(callOf())];
    await assert.rejects(send(callOf()), (error: StatusError) => {
      assert.deepEqual([error.code, error.reason], [429, 'TooManyRequests']);
      assert.equal(error.details?.retryAfterSeconds, 1);
      return true;
    });
    void send(callOf('/api/v1/things', MASTER));
    void send(callOf('/api/v1/things?watch=1'));
    assert.equal(route.count, 4);
    for (let i = 0; i < 4; i++) route.answer();
    await Promise.all(first);
    await drain();
    void send(callOf());
    assert.equal(route.count, 1, 'there is room again');
  });

  it('count reads and writes apart, and neither where its limit is 0', async () => {
    const route = new Waiting();
    const stage = inFlightLimit({ reads: 0, writes: 1 });
    const write: Call = { ...callOf(), info: requestInfo('POST', '/api/v1/things', new URLSearchParams()) };
    for (let i = 0; i < 50; i++) void stage(callOf(), route.handle);
    void stage(write, route.handle);
    await assert.rejects(stage(write, route.handle), { code: 429 });
    assert.equal(route.count, 51);
  });

  describe('with a deadline', () => {
    let clock: VirtualClock;
    let deadline: Deadline;
    let route: Waiting;
    beforeEach(() => {
      clock = new VirtualClock(drain);
      deadline = new Deadline(clock, 60_000);
      route = new Waiting();
    });
    afterEach(() => deadline.dispose());

    const outcome = (target: string): { value: unknown } => {
      const found: { value: unknown } = { value: undefined };
      deadline.stage(callOf(target), route.handle).then(
        ({ status }) => (found.value = status),
        (error: StatusError) => (found.value = [error.code, error.reason]),
      );
      return found;
    };

    it('answer in place of a route that takes too long', async () => {
      const early = outcome('/api/v1/things');
      await clock.advance(30_000);
      const late = outcome('/api/v1/things');
      await clock.advance(30_000);
      assert.deepEqual([early.value, late.value], [[504, 'Timeout'], undefined]);
      await clock.advance(30_000);
      assert.deepEqual(late.value, [504, 'Timeout']);
    });

    it('leave one alone that has answered', async () => {
      const answered = outcome('/api/v1/things');
      route.answer();
      await clock.advance(120_000);
      assert.equal(answered.value, 200);
    });

    it('go by a shorter time that the client names', async () => {
      const short = outcome('/api/v1/things?timeout=2s');
      await clock.advance(2000);
      assert.deepEqual(short.value, [504, 'Timeout']);
    });

    it('let a watch go on', async () => {
      const watch = outcome('/api/v1/things?watch=1&timeout=2s');
      await clock.advance(600_000);
      assert.equal(watch.value, undefined);
    });
  });

  it('stand around every route of a server', async () => {
    const api = await startServer({
      priorityAndFairness: false,
      limits: { inFlight: { reads: 1, writes: 1 } },
    });
    const get = () => api.open('GET', '/version', { anonymous: true });
    const [first, anonymous] = await Promise.all([get(), get()]);
    assert.equal(first.status, 200);
    assert.equal(anonymous.status, 429);
    assert.equal(anonymous.headers['retry-after'], '1');
    assert.equal((await api.send('GET', '/version?timeout=soon')).status, 400);
    assert.match((await api.send('GET', '/metrics')).body, /code="429".*verb="GET"/);
    api.server.dispose();
  });
});
