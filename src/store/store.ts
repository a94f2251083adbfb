import type { Clock, Disposable, Log } from '../base/index.ts';
import type { StoreEvent, StoreRecord } from './record.ts';
import type { StoreError } from './store-error.ts';
import type {
  StoreTransaction,
  StoreTransactionResult,
  StoreWrite,
  StoreWriteResult,
} from './transaction.ts';

export interface StoreRange {
  /** The first key of the range. */
  readonly start: string;
  /** The first key after the range. */
  readonly end: string;
  /** As of this revision; the newest where left out. */
  readonly revision?: number;
  /** At most so many records; all where left out. */
  readonly limit?: number;
  /** Whether to count what comes after the last record, which costs what that is. True where left out. */
  readonly isCounted?: boolean;
}

export interface StoreRangeResult {
  readonly records: readonly StoreRecord[];
  /** The revision that the records were read at. */
  readonly revision: number;
  /** How many records of the range come after the last one given; infinitely many where some do and are not counted. */
  readonly remaining: number;
}

/** Some of what has happened. */
export interface StorePast {
  readonly events: readonly StoreEvent[];
  /** These are all events up to this revision. */
  readonly upTo: number;
}

/** A time for which keys stay, unless it is prolonged. */
export interface StoreLease {
  readonly id: string;
  /** What was granted: at least what was asked for. */
  readonly ttlMs: number;
}

export interface StoreWatcher {
  /** Events in the order of their revisions; those of one revision are never split. Must return soon and not throw. */
  events(events: readonly StoreEvent[]): void;
  /** All events of the range up to this revision have been told. */
  progress(revision: number): void;
  /** The watch has ended: compacted, closed, or the store behind it is gone. Called at most once. */
  ended(error: StoreError): void;
}

export interface StoreWatch extends Disposable {
  /**
   * Asks how far the watch is, also where nothing happens in its range: answered by a call of `progress` with a
   * revision no older than the newest at the time of asking. As of etcd's, a request that comes while the watch is
   * still catching up may go unanswered: who needs the answer asks again.
   */
  requestProgress(): void;
}

export interface SnapshotOptions {
  /** As of this revision; the newest where left out. */
  readonly revision?: number;
  /** The time in which the leases of the snapshot run out: each has what it has left now. */
  readonly clock: Clock;
  readonly log?: Log;
}

/**
 * A log of keys and values with one revision for all of them, which only grows: every transaction gets the next one. It
 * knows bytes and no kinds. Keys compare as strings of UTF-16 units; ours are ASCII.
 *
 * Acknowledged means durable: a write resolves after the commit that holds it reached the disk (where there is one), and
 * a watcher hears of nothing before that. When a watcher hears of it is not promised: it may be before the writer has its
 * answer, or some time after. Who needs to know that it was told waits for the revision.
 */
export interface Store {
  /** The newest revision; 1 of an empty store. */
  currentRevision(): Promise<number>;
  /** The record of a key as of a revision (the newest where left out). */
  get(key: string, revision?: number): Promise<StoreRecord | undefined>;
  range(range: StoreRange): Promise<StoreRangeResult>;
  /** Writes several keys in one step, if others stand as the writer believes. */
  commit(transaction: StoreTransaction): Promise<StoreTransactionResult>;
  /** The transaction of one key. */
  write(write: StoreWrite): Promise<StoreWriteResult>;
  /**
   * Tells of every change in a range of keys after `afterRevision` (exclusive): first what already happened, then
   * what comes. Throws `compacted` where those revisions are no longer kept.
   */
  watch(range: { start: string; end: string; afterRevision: number }, watcher: StoreWatcher): StoreWatch;
  /**
   * Some of what has happened in a range of keys after a revision, oldest first: what a watch from there is told first, to
   * be read at any speed. Rejects with `compacted` where those revisions are no longer kept.
   */
  readPast(range: { start: string; end: string }, afterRevision: number): Promise<StorePast>;
  /**
   * What is still kept of a key's life, oldest first. The first one may be the put that the last compaction left
   * standing: then nothing is known of what was there before.
   */
  history(key: string): Promise<readonly StoreEvent[]>;
  /**
   * The store as of a revision as a store of its own, in memory: writes on either side are not seen on the other. It has
   * that revision and goes on from there, and knows nothing from before. A key whose lease has ended since stays.
   */
  snapshot(options: SnapshotOptions): Promise<Store>;
  /**
   * A new lease. When its time is over, and it was not prolonged, its keys are deleted in one step. It counts on while
   * the store is closed.
   */
  grantLease(ttlMs: number): Promise<StoreLease>;
  /** Lets the time of a lease begin anew. Rejects with `no-lease`. */
  keepLeaseAlive(id: string): Promise<StoreLease>;
  /** Ends a lease now: its keys are deleted in one step. Rejects with `no-lease`. */
  revokeLease(id: string): Promise<void>;
  /**
   * Forgets what was overwritten or deleted before `revision`; reads and watches from before it fail from then on. It
   * takes turns with whatever else there is to do, and costs what it forgets. A store that keeps much of the past does
   * it by itself, too.
   */
  compact(revision: number): Promise<void>;
  /** The keys of which the newest record is known to be damaged; more may be found by reading them. */
  damagedKeys(): readonly string[];
  /** What it takes on disk; left out where it takes none. */
  sizeBytes?(): number;
  /** Waits for writes under way, and closes. Whatever is asked afterwards fails with `closed`. */
  close(): Promise<void>;
}
