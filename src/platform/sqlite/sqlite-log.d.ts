import { DatabaseSync } from 'node:sqlite';
import {
  type StoreEvent,
  type StoreRange,
  type StoreRangeResult,
  type StoreRecord,
} from '../../store/index.ts';
/** The log of a SQLite file: rows and reads of it, and nothing of who asks or waits. */
export declare class SqliteLog {
  readonly database: DatabaseSync;
  private readonly statements;
  /** Opens a file, making the tables where it is new. Throws {@link StoreError} `unavailable`. */
  constructor(file: string);
  newestRevision(): number;
  compactedRevision(): number;
  transaction<T>(run: () => T): T;
  append(event: StoreEvent): void;
  /** The record of a key as of a revision. */
  recordAt(key: string, revision: number): StoreRecord | undefined;
  /** The records of a range as of a revision, in the order of their keys: at most so many; -1: all. */
  page(start: string, end: string, revision: number, limit: number): StoreRecord[];
  range({ start, end, limit }: StoreRange, revision: number): StoreRangeResult;
  /** The events after a revision in a range of keys, in the order of revisions. */
  eventsAfter(revision: number, start: string, end: string): StoreEvent[];
  history(key: string): StoreEvent[];
  /** The live keys of a lease. */
  keysOf(lease: string): string[];
  /** Forgets what was overwritten or deleted after the last compaction and before `revision`: costs what was. */
  compact(revision: number): void;
  close(): void;
  private countAfter;
  private eventOf;
}
//# sourceMappingURL=sqlite-log.d.ts.map
