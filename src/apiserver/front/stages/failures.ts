import type { Log } from '../../../base/index.ts';
import { StatusError } from '../../../api/index.ts';
import { failureReply } from '../../reply/failure.ts';
import type { Stage } from './stage.ts';

/** Turns whatever fails within into a `Status`. What is no failure of the API is logged, and ends this request alone. */
export function failures(log: Log): Stage {
  return async (call, next) => {
    try {
      return await next(call);
    } catch (error) {
      if (!(error instanceof StatusError)) {
        log.error('a request failed', { target: call.http.target, error });
      }
      return failureReply(error);
    }
  };
}
