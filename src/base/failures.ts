import type { Log } from './log.ts';

/** Calls of listeners that must not keep anything from each other: what one throws is counted and logged, and ends there. */
export class Failures {
  private readonly log: Log;
  private caught = 0;

  constructor(log: Log) {
    this.log = log;
  }

  /** How many calls have thrown. */
  get count(): number {
    return this.caught;
  }

  /** Whether the call ended well. `message` is what the log says where it did not. */
  guard(message: string, call: () => void): boolean {
    try {
      call();
      return true;
    } catch (error) {
      this.add(message, error);
      return false;
    }
  }

  /** For calls that are too many to be wrapped: what the caller has caught itself. */
  add(message: string, error: unknown): void {
    this.caught++;
    this.log.error(message, { error });
  }
}
