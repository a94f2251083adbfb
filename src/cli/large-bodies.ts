import { dirname, extname, join } from 'node:path';
import type { Link, LogLevel } from '../base/index.ts';
import { serveLargeBodies } from '../cluster/index.ts';
import { createSystemRandom, systemClock } from '../host/index.ts';
import {
  createHttpsClient,
  createStderrLog,
  linkToStarter,
  startThread,
  threadData,
} from '../platform/index.ts';

/** The program of the thread: beside this one, from the sources as from the bundle. */
const PROGRAM = join(dirname(import.meta.filename), `large-bodies-thread${extname(import.meta.filename)}`);

/** Several times what the largest body takes while it is worked on. */
const HEAP_LIMIT_MIB = 1024;

interface ThreadData {
  readonly logLevel: LogLevel;
}

/** Starts the thread of large bodies. */
export function startLargeBodies(logLevel: LogLevel, heapLimitMiB = HEAP_LIMIT_MIB): Link {
  const data: ThreadData = { logLevel };
  return startThread(PROGRAM, { data, heapLimitMiB });
}

/** What that thread runs. */
export function serveLargeBodiesHere(): void {
  const { logLevel } = threadData() as ThreadData;
  const log = createStderrLog(logLevel).named('large-bodies');
  serveLargeBodies({
    link: linkToStarter(),
    clock: systemClock,
    random: createSystemRandom(),
    log,
    https: createHttpsClient(),
  });
}
