import type { Pod } from '../../kinds/index.ts';
import { finishedMs } from './job-facts.ts';

const INITIAL_MS = 10_000;
const LIMIT_MS = 600_000;

/** How often in a row, and when last, Pods of a Job failed. */
export interface FailureRecord {
  readonly failures: number;
  readonly lastMs: number;
}

const NO_FAILURES: FailureRecord = { failures: 0, lastMs: 0 };

/** The pause before a Job's next Pod: 10 s after a first failure, twice that after each further one in a row. */
export class FailureBackoff {
  private readonly records = new Map<string, FailureRecord>();

  /** The record of a Job with the Pods that have ended since. A success starts it anew. */
  recordWith(key: string, succeeded: readonly Pod[], failed: readonly Pod[]): FailureRecord {
    const known = this.records.get(key) ?? NO_FAILURES;
    if (succeeded.length === 0 && failed.length === 0) return known;
    const lastSuccessMs = latestOf(succeeded.map(finishedMs));
    const since = failed.map(finishedMs).filter((ms) => succeeded.length === 0 || ms > lastSuccessMs);
    const before = succeeded.length === 0 ? known : NO_FAILURES;
    return { failures: before.failures + since.length, lastMs: Math.max(before.lastMs, latestOf(since)) };
  }

  set(key: string, record: FailureRecord): void {
    this.records.set(key, record);
  }

  forget(key: string): void {
    this.records.delete(key);
  }
}

/** How long to wait still; 0 for not at all. */
export function remainingMs({ failures, lastMs }: FailureRecord, nowMs: number): number {
  if (failures === 0) return 0;
  return Math.max(0, lastMs + Math.min(INITIAL_MS * 2 ** (failures - 1), LIMIT_MS) - nowMs);
}

/** Of any number: as many Pods as a Job may have are too many for the arguments of a function. */
function latestOf(times: readonly number[]): number {
  return times.reduce((latest, ms) => Math.max(latest, ms), Number.NEGATIVE_INFINITY);
}
