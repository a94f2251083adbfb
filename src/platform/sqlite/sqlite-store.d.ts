import { type Clock, type Log } from '../../base/index.ts';
import {
  MemoryStore,
  type SnapshotOptions,
  type Store,
  type StoreEvent,
  type StoreLease,
  type StoreRange,
  type StoreRangeResult,
  type StoreRecord,
  type StoreTransaction,
  type StoreTransactionResult,
  type StoreWatch,
  type StoreWatcher,
  type StoreWrite,
  type StoreWriteResult,
} from '../../store/index.ts';
export interface SqliteStoreOptions {
  /** The time of the leases. */
  readonly clock: Clock;
  readonly log?: Log;
}
/** A store in one SQLite file. Writes are committed in groups: see {@link CommitQueue}. */
export declare class SqliteStore implements Store {
  private readonly rows;
  private readonly leaseRows;
  private readonly leases;
  private readonly hub;
  private readonly queue;
  private revision;
  private committedRevision;
  private compactedRevision;
  private closed;
  /** Opens or makes the file. Throws {@link StoreError} `unavailable` where it is no database of ours. */
  constructor(file: string, { clock, log }: SqliteStoreOptions);
  currentRevision(): Promise<number>;
  get(key: string, revision?: number): Promise<StoreRecord | undefined>;
  range(range: StoreRange): Promise<StoreRangeResult>;
  commit(transaction: StoreTransaction): Promise<StoreTransactionResult>;
  write(write: StoreWrite): Promise<StoreWriteResult>;
  watch(
    {
      start,
      end,
      afterRevision,
    }: {
      start: string;
      end: string;
      afterRevision: number;
    },
    watcher: StoreWatcher,
  ): StoreWatch;
  history(key: string): Promise<readonly StoreEvent[]>;
  /** Reads in pages, so that others get on; all are of one revision. */
  snapshot({ revision, clock, log }: SnapshotOptions): Promise<MemoryStore>;
  grantLease(ttlMs: number): Promise<StoreLease>;
  keepLeaseAlive(id: string): Promise<StoreLease>;
  revokeLease(id: string): Promise<void>;
  compact(revision: number): Promise<void>;
  close(): Promise<void>;
  /** Stores what one transaction does, within the commit of its group. */
  private append;
  private committed;
  /** The revision to read at. */
  private readable;
  private assertOpen;
}
//# sourceMappingURL=sqlite-store.d.ts.map
