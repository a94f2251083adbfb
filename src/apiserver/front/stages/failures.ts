import { BodyAbortedError, type Log } from '../../../base/index.ts';
import { StatusError } from '../../../api/index.ts';
import { StoreError } from '../../../store/index.ts';
import { failureReply } from '../../reply/failure.ts';
import type { Stage } from './stage.ts';

/** Turns whatever fails within into a `Status`. What is no failure of the API is logged, and ends this request alone. */
export function failures(log: Log): Stage {
  return async (call, next) => {
    try {
      return await next(call);
    } catch (error) {
      if (!(error instanceof StatusError) && !isNoFailure(error)) {
        log.error('a request failed', { target: call.http.target, error });
      }
      return failureReply(error);
    }
  };
}

/** The server ends, or the client has gone: what was under way then has not failed by itself. */
export function isNoFailure(error: unknown): boolean {
  return error instanceof BodyAbortedError || (error instanceof StoreError && error.code === 'closed');
}
