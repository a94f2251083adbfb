import type { Pod } from '../../kinds/index.ts';
/** How often in a row, and when last, Pods of a Job failed. */
export interface FailureRecord {
  readonly failures: number;
  readonly lastMs: number;
}
/** The pause before a Job's next Pod: 10 s after a first failure, twice that after each further one in a row. */
export declare class FailureBackoff {
  private readonly records;
  /** The record of a Job with the Pods that have ended since. A success starts it anew. */
  recordWith(key: string, succeeded: readonly Pod[], failed: readonly Pod[]): FailureRecord;
  set(key: string, record: FailureRecord): void;
  forget(key: string): void;
}
/** How long to wait still; 0 for not at all. */
export declare function remainingMs({ failures, lastMs }: FailureRecord, nowMs: number): number;
//# sourceMappingURL=failure-backoff.d.ts.map
