import { StatusError } from '../../../api/index.ts';
import { GROUP_MASTERS } from '../../contracts/index.ts';
import type { Stage } from './stage.ts';
import { isLongRunning } from '../../request/long-running.ts';

/**
 * Refuses requests while as many are being answered as the server may hold, with upstream's 429 and the advice to come
 * again. What runs for long by its nature is not counted, and the masters of the system always get through, so that
 * they can end what fills it.
 */
export function inFlightLimit(limit: number): Stage {
  let inFlight = 0;
  const ended = (): void => void inFlight--;
  return (call, next) => {
    if (isLongRunning(call.info)) return next(call);
    if (inFlight >= limit && !call.user.groups.includes(GROUP_MASTERS)) return Promise.reject(tooMany());
    const reply = next(call);
    inFlight++;
    reply.then(ended, ended);
    return reply;
  };
}

function tooMany(): StatusError {
  const message = 'Too many requests, please try again later.';
  return new StatusError(429, 'TooManyRequests', message, { retryAfterSeconds: 1 });
}
