import { type Clock, type Disposable } from '../../../base/index.ts';
import { badRequest, parseDuration, StatusError } from '../../../api/index.ts';
import { TimeLimit } from '../../limits/time-limit.ts';
import { isLongRunning } from '../../request/long-running.ts';
import type { Reply } from '../../reply/reply.ts';
import type { Call } from '../../request/call.ts';
import type { Handler, Stage } from './stage.ts';

/**
 * Answers in place of a request that takes too long: after the limit, or the shorter `timeout` of its query. What it has
 * set in motion goes on. Requests that run for long by their nature have all the time they want.
 */
export class Deadline implements Disposable {
  private readonly clock: Clock;
  private readonly limitMs: number;
  private readonly limit: TimeLimit;

  constructor(clock: Clock, limitMs: number) {
    this.clock = clock;
    this.limitMs = limitMs;
    this.limit = new TimeLimit(clock, limitMs, tooLate);
  }

  readonly stage: Stage = (call, next) => {
    if (isLongRunning(call.info)) return next(call);
    const timeout = call.query.get('timeout') ?? '';
    return timeout === ''
      ? this.limit.bound(next(call), givenUp(call))
      : this.withTimeout(timeout, call, next);
  };

  dispose(): void {
    this.limit.dispose();
  }

  private async withTimeout(timeout: string, call: Call, next: Handler): Promise<Reply> {
    const askedMs = timeMs(timeout);
    if (askedMs <= 0 || askedMs >= this.limitMs) return this.limit.bound(next(call), givenUp(call));
    const limit = new TimeLimit(this.clock, askedMs, tooLate);
    try {
      return await limit.bound(next(call), givenUp(call));
    } finally {
      limit.dispose();
    }
  }
}

function givenUp({ notes }: Call): () => void {
  return () => {
    notes.isGivenUp = true;
  };
}

/** The time that a client wants to wait at most; zero leaves it to the server. Throws the 400 of what is no time. */
function timeMs(timeout: string): number {
  const ms = parseDuration(timeout);
  if (ms !== undefined) return ms;
  const why = `time: invalid duration ${JSON.stringify(timeout)}`;
  throw badRequest(`invalid timeout specified in the request URL - ${why}`);
}

function tooLate(): StatusError {
  const message = 'Timeout: request did not complete within the allotted timeout';
  return new StatusError(504, 'Timeout', message);
}
