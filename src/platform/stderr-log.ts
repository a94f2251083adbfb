import { StatusError } from '../api/index.ts';
import { TakenLines } from './taken-lines.ts';
import { createLog, type Log, type LogLevel } from '../base/index.ts';

const stderrLines = new TakenLines(process.stderr, () => performance.now());

/** A log that writes a line an entry to standard error: time, level, part, message, then the fields as JSON. */
export function createStderrLog(level: LogLevel): Log {
  return createLineLog(level, (line) => stderrLines.write(line));
}

/** Rejects where what was logged has not been taken for minutes: whoever reads standard error does not read it. */
export function checkStderrTaken(): Promise<void> {
  return stderrLines.check();
}

/** The same log, whose lines go elsewhere; each is without its end. */
export function createLineLog(level: LogLevel, write: (line: string) => void): Log {
  return createLog(({ level: own, part, message, fields }) => {
    const keys = Object.keys(fields);
    const tail = keys.length === 0 ? '' : ` ${textOf(fields)}`;
    write(`${new Date().toISOString()} ${own} ${part}: ${message}${tail}`);
  }, level);
}

/** What cannot be written as JSON (a circle) must not make a failure of its own where one is told. */
function textOf(fields: object): string {
  try {
    return JSON.stringify(fields, errorsAsText);
  } catch (error) {
    return JSON.stringify({ unwritable: String(error) });
  }
}

/** A failure that the API answered with is said in a word; any other error with where it came from. */
function errorsAsText(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  if (!(value instanceof Error)) return value;
  return value instanceof StatusError ? `${value.code} ${value.message}` : (value.stack ?? value.message);
}
