import { type Clock, type Log } from '../base/index.ts';
import { type TimedLease } from './lease-timers.ts';
import { MemoryState } from './memory-state.ts';
import { type StoreEvent, type StoreRecord } from './record.ts';
import type {
  SnapshotOptions,
  Store,
  StoreLease,
  StoreRange,
  StoreRangeResult,
  StoreWatch,
  StoreWatcher,
} from './store.ts';
import {
  type StoreTransaction,
  type StoreTransactionResult,
  type StoreWrite,
  type StoreWriteResult,
} from './transaction.ts';
/** What a store in memory begins with. */
export interface MemoryStoreContent {
  readonly revision: number;
  /** In the order of their keys. */
  readonly records: readonly StoreRecord[];
  readonly leases: readonly TimedLease[];
}
export interface MemoryStoreOptions {
  /** The time of the leases. */
  readonly clock: Clock;
  readonly log?: Log;
}
interface Beginning {
  readonly revision: number;
  readonly state: MemoryState;
  readonly leases: readonly TimedLease[];
  readonly leasesMade: number;
}
/**
 * A store in memory: for tests, rehearsals and clusters that need not outlive their process. Its states are persistent
 * trees that share what they have in common, so a snapshot costs nothing, whatever there is.
 */
export declare class MemoryStore implements Store {
  private revision;
  private compactedRevision;
  private closed;
  private readonly state;
  private readonly past;
  private readonly hub;
  private readonly leases;
  private leasesMade;
  constructor(options: MemoryStoreOptions, content?: MemoryStoreContent | Beginning);
  currentRevision(): Promise<number>;
  get(key: string, revision?: number): Promise<StoreRecord | undefined>;
  range({ start, end, revision, limit }: StoreRange): Promise<StoreRangeResult>;
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
  snapshot({ revision, clock, log }: SnapshotOptions): Promise<MemoryStore>;
  grantLease(ttlMs: number): Promise<StoreLease>;
  keepLeaseAlive(id: string): Promise<StoreLease>;
  revokeLease(id: string): Promise<void>;
  compact(revision: number): Promise<void>;
  close(): Promise<void>;
  /** Takes in what a transaction does, and tells of it. */
  private add;
  /** The state as of a revision, to be read alone. */
  private stateAt;
  private assertOpen;
}
export {};
//# sourceMappingURL=memory-store.d.ts.map
