import { StatusError } from '../../../api/index.ts';
import { GROUP_MASTERS } from '../../contracts/index.ts';
import type { Limits } from '../../limits/limits.ts';
import type { Stage } from './stage.ts';
import { isLongRunning } from '../../request/long-running.ts';

/**
 * Refuses requests while as many of their sort, reads or writes, are being answered as the server may hold, with upstream's
 * 429 and the advice to come again; a limit of 0 is none. What runs for long by its nature is not counted, and the masters
 * of the system always get through, so that they can end what fills it.
 */
export function inFlightLimit({ reads, writes }: Limits['inFlight']): Stage {
  const ofReads = new Room(reads);
  const ofWrites = new Room(writes);
  return (call, next) => {
    const { info, user, notes } = call;
    const room = READING.has(info.verb) ? ofReads : ofWrites;
    if (room.limit === 0 || isLongRunning(info)) return next(call);
    if (room.taken >= room.limit) {
      if (user.groups.includes(GROUP_MASTERS)) return next(call);
      notes.isGivenUp = true;
      return Promise.reject(tooMany());
    }
    const reply = next(call);
    room.taken++;
    const ended = (): void => void room.taken--;
    reply.then(ended, ended);
    return reply;
  };
}

const READING: ReadonlySet<string> = new Set(['get', 'list', 'watch']);

class Room {
  readonly limit: number;
  taken = 0;

  constructor(limit: number) {
    this.limit = limit;
  }
}

function tooMany(): StatusError {
  const message = 'Too many requests, please try again later.';
  return new StatusError(429, 'TooManyRequests', message, { retryAfterSeconds: 1 });
}
