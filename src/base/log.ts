export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export type LogFields = Readonly<Record<string, unknown>>;

/** A log entry is a constant message and key-values: `log.info('watch ended', { resource, revision })`. */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** The same log for a part of the program: its name stands before each entry. */
  named(part: string): Log;
}

export interface LogEntry {
  readonly level: LogLevel;
  readonly part: string;
  readonly message: string;
  readonly fields: LogFields;
}

/** A log that hands each entry at or above `level` to `write`. */
export function createLog(write: (entry: LogEntry) => void, level: LogLevel = 'info', part = ''): Log {
  const order: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];
  const lowest = order.indexOf(level);
  const at =
    (own: LogLevel) =>
    (message: string, fields: LogFields = {}): void => {
      if (order.indexOf(own) >= lowest) write({ level: own, part, message, fields });
    };
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    named: (child) => createLog(write, level, part === '' ? child : `${part}.${child}`),
  };
}

/** A log that keeps nothing. */
export const silentLog: Log = createLog(() => {}, 'error');
