import { randomBytes } from 'node:crypto';
import { StatusError } from '../api/index.ts';
import {
  type Clock,
  createLog,
  disposable,
  type Log,
  type LogLevel,
  type Random,
  TurnQueue,
} from '../base/index.ts';

const turns = new TurnQueue(setImmediate);

/** Real time. A timer keeps the process alive until it fires or is disposed. */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimer(delayMs, callback) {
    const endMs = Date.now() + delayMs;
    const wait = (): NodeJS.Timeout => {
      const leftMs = endMs - Date.now();
      if (leftMs <= LONGEST_TIMER_MS) return setTimeout(callback, Math.max(0, leftMs));
      return setTimeout(() => (timer = wait()), LONGEST_TIMER_MS);
    };
    let timer = wait();
    return disposable(() => clearTimeout(timer));
  },
  onNextTurn: (callback) => turns.add(callback),
};

/** The longest delay that Node's timers take (25 days); longer ones would fire at once, and are made of several. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Chance from the operating system: fit for uids and tokens. */
export function createSystemRandom(): Random {
  let pool = Buffer.alloc(0);
  let offset = 0;
  return {
    next() {
      if (offset + 4 > pool.length) {
        pool = randomBytes(4096);
        offset = 0;
      }
      const value = pool.readUInt32LE(offset);
      offset += 4;
      return value / 2 ** 32;
    },
  };
}

/** A log that writes a line an entry to standard error: time, level, part, message, then the fields as JSON. */
export function createStderrLog(level: LogLevel): Log {
  return createLog(({ level: own, part, message, fields }) => {
    const keys = Object.keys(fields);
    const tail = keys.length === 0 ? '' : ` ${JSON.stringify(fields, errorsAsText)}`;
    process.stderr.write(`${new Date().toISOString()} ${own} ${part}: ${message}${tail}\n`);
  }, level);
}

/** A failure that the API answered with is said in a word; any other error with where it came from. */
function errorsAsText(_key: string, value: unknown): unknown {
  if (!(value instanceof Error)) return value;
  return value instanceof StatusError ? `${value.code} ${value.message}` : (value.stack ?? value.message);
}
