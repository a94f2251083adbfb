import { type Clock, type Log, type LogLevel, type Random } from '../base/index.ts';
/** Real time. A timer keeps the process alive until it fires or is disposed. */
export declare const systemClock: Clock;
/** Chance from the operating system: fit for uids and tokens. */
export declare function createSystemRandom(): Random;
/** A log that writes a line an entry to standard error: time, level, part, message, then the fields as JSON. */
export declare function createStderrLog(level: LogLevel): Log;
//# sourceMappingURL=host.d.ts.map
