import { StatusError } from '../api/index.ts';
import { createLog, type Log, type LogLevel } from '../base/index.ts';

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
