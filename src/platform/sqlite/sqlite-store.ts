import { type Clock, type Log, nextTurn, silentLog, TimeSlice } from '../../base/index.ts';
import {
  assertKept,
  closedError,
  compactedError,
  eventKey,
  futureError,
  HistoryBudget,
  LeaseTimers,
  MemoryState,
  MemoryStore,
  noLeaseError,
  pastBytes,
  planTransaction,
  type SnapshotOptions,
  type Store,
  type StoreEvent,
  type StoreLease,
  type StorePast,
  type StoreRange,
  type StoreRangeResult,
  type StoreRecord,
  type StoreTransaction,
  type StoreTransactionResult,
  type StoreWatch,
  type StoreWatcher,
  type StoreWrite,
  type StoreWriteResult,
  transactionOf,
  WatchHub,
  writeResultOf,
} from '../../store/index.ts';
import { CommitMark, markOf } from './commit-mark.ts';
import { CommitQueue } from './commit-queue.ts';
import { RecentRecords } from './recent-records.ts';
import { SqliteLeases } from './sqlite-leases.ts';
import { SqliteLog } from './sqlite-log.ts';

export interface SqliteStoreOptions {
  /** The time of the leases. */
  readonly clock: Clock;
  readonly log?: Log;
  /** How much of the past is kept until it is compacted. 512 MiB where left out. */
  readonly historyLimitBytes?: number;
  /** Whether a commit waits for the disk. True where left out: else a computer that loses its power loses what was acknowledged. */
  readonly survivesPowerLoss?: boolean;
}

const HISTORY_LIMIT_BYTES = 512 * 2 ** 20;

/** All keys there can be. */
const EVERYTHING = { start: '', end: '\uffff' };

/** How many records a snapshot reads at once. */
const SNAPSHOT_PAGE = 200;
/** Of values that need not be read again where they are written over: a cache of the server holds most of them, too. */
const RECENT_LIMIT_BYTES = 8 * 2 ** 20;
/** How many rows a watch looks at in one turn that begins in the past. */
const PAST_ROWS = 200;
/** How many rows that came after others a compaction handles in one transaction. */
const SWEEP_ROWS = 200;
/** How many pages of the file are given back in one transaction. */
const SHRINK_PAGES = 64;
/** How many rows are looked at in one turn to find what is damaged. */
const VERIFY_ROWS = 100;

/** A store in one SQLite file. Writes are committed in groups: see {@link CommitQueue}. */
export class SqliteStore implements Store {
  private readonly rows: SqliteLog;
  private readonly leaseRows: SqliteLeases;
  private readonly leases: LeaseTimers;
  private readonly hub: WatchHub;
  private readonly queue: CommitQueue;
  private readonly recent = new RecentRecords(RECENT_LIMIT_BYTES);
  private readonly mark: CommitMark;
  private readonly clock: Clock;
  private readonly log: Log;
  private readonly budget: HistoryBudget;
  /** Keys of which the newest record is damaged. */
  private readonly damaged = new Set<string>();
  private sweeping: Promise<void> | undefined;
  private revision: number;
  private committedRevision: number;
  private compactedRevision: number;
  private closed = false;

  /**
   * Opens or makes the file. Throws {@link StoreError} `unavailable` where it is no database of ours, and `damaged` where
   * it has lost what was acknowledged. A damaged value is found later, and is no more than that.
   */
  constructor(file: string, options: SqliteStoreOptions) {
    const { clock, log = silentLog, historyLimitBytes = HISTORY_LIMIT_BYTES } = options;
    this.clock = clock;
    this.log = log;
    this.budget = new HistoryBudget(historyLimitBytes);
    this.rows = new SqliteLog(file, CommitMark.read(markOf(file)));
    if (options.survivesPowerLoss === false) this.rows.database.exec('PRAGMA synchronous = OFF');
    this.mark = new CommitMark(markOf(file));
    this.leaseRows = new SqliteLeases(this.rows.database);
    this.compactedRevision = this.rows.compactedRevision();
    this.revision = Math.max(1, this.rows.newestRevision(), this.compactedRevision);
    this.committedRevision = this.revision;
    this.hub = new WatchHub({
      log,
      clock,
      revision: this.revision,
      past: (range, afterRevision) => this.pastOf(range, afterRevision),
    });
    this.queue = new CommitQueue({
      transaction: (run) => this.rows.transaction(run),
      committed: (events) => this.committed(events),
      rolledBack: () => {
        this.revision = this.committedRevision;
        this.recent.clear();
      },
    });
    this.leases = new LeaseTimers({ clock, log, end: (id) => this.revokeLease(id) });
    for (const lease of this.leaseRows.all()) this.leases.set(lease);
    this.inBackground('what is stored was not verified', () => this.verify());
    if (!this.rows.isSwept()) this.inBackground('old revisions were not forgotten', () => this.sweep());
  }

  sizeBytes(): number {
    this.assertOpen();
    return this.rows.sizeBytes();
  }

  async currentRevision(): Promise<number> {
    this.assertOpen();
    return this.revision;
  }

  async get(key: string, revision?: number): Promise<StoreRecord | undefined> {
    return this.rows.recordAt(key, this.readable(revision));
  }

  async range(range: StoreRange): Promise<StoreRangeResult> {
    return this.rows.range(range, this.readable(range.revision));
  }

  async commit(transaction: StoreTransaction): Promise<StoreTransactionResult> {
    this.assertOpen();
    return this.queued((events) => {
      const plan = planTransaction(transaction, {
        revision: this.revision,
        read: (key) => this.newest(key),
        hasLease: (id) => this.leaseRows.has(id),
      });
      this.append(plan.events, events);
      return plan.result;
    });
  }

  async write(write: StoreWrite): Promise<StoreWriteResult> {
    return writeResultOf(write, await this.commit(transactionOf(write)));
  }

  watch(
    { start, end, afterRevision }: { start: string; end: string; afterRevision: number },
    watcher: StoreWatcher,
  ): StoreWatch {
    this.assertOpen();
    if (afterRevision < this.compactedRevision) throw compactedError(this.compactedRevision);
    return this.hub.add({ start, end }, afterRevision, watcher);
  }

  async readPast(range: { start: string; end: string }, afterRevision: number): Promise<StorePast> {
    this.assertOpen();
    return this.pastOf(range, afterRevision);
  }

  async history(key: string): Promise<readonly StoreEvent[]> {
    this.assertOpen();
    return this.rows.history(key);
  }

  /** Reads in slices, so that others get on; all are of one revision. */
  async snapshot({ revision, clock, log }: SnapshotOptions): Promise<MemoryStore> {
    const at = this.readable(revision);
    const leases = this.leases.on(clock);
    const state = new MemoryState();
    const slice = new TimeSlice(this.clock);
    for (let start: string | undefined = EVERYTHING.start; start !== undefined;) {
      const page: StoreRecord[] = this.rows.page(start, EVERYTHING.end, this.readable(at), SNAPSHOT_PAGE);
      for (const record of page) state.add(record);
      const last = page.at(-1);
      start = last && page.length === SNAPSHOT_PAGE ? `${last.key}\0` : undefined;
      if (slice.spend(page.length)) await slice.yield();
    }
    return new MemoryStore({ clock, ...(log ? { log } : {}) }, { revision: at, state, leases });
  }

  async grantLease(ttlMs: number): Promise<StoreLease> {
    this.assertOpen();
    const { dueMs } = this.leases.fromNow({ id: '', ttlMs });
    const id = await this.queued(() => this.leaseRows.add(ttlMs, dueMs));
    this.leases.set({ id, ttlMs, dueMs });
    return { id, ttlMs };
  }

  async keepLeaseAlive(id: string): Promise<StoreLease> {
    this.assertOpen();
    const lease = this.leases.fromNow(this.leases.get(id));
    await this.queued(() => {
      if (!this.leaseRows.has(id)) throw noLeaseError(id);
      this.leaseRows.prolong(id, lease.dueMs);
    });
    this.leases.set(lease);
    return { id, ttlMs: lease.ttlMs };
  }

  async revokeLease(id: string): Promise<void> {
    this.assertOpen();
    await this.queued((events) => {
      if (!this.leaseRows.has(id)) throw noLeaseError(id);
      const revision = this.revision + 1;
      const deletions = this.rows.keysOf(id).flatMap((key): StoreEvent[] => {
        const previous = this.newest(key);
        return previous ? [{ type: 'delete', key, previous, revision }] : [];
      });
      this.leaseRows.delete(id);
      this.append(deletions, events);
    });
    this.leases.delete(id);
  }

  async compact(revision: number): Promise<void> {
    this.assertOpen();
    if (revision > this.revision) throw futureError(this.revision);
    if (revision <= this.compactedRevision) return;
    this.rows.transaction(() => this.rows.compact(revision));
    this.compactedRevision = revision;
    this.budget.forget(revision);
    await this.sweep();
  }

  damagedKeys(): readonly string[] {
    return [...this.damaged];
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.queue.flush();
    this.closed = true;
    this.leases.dispose();
    this.hub.end(closedError());
    this.rows.close();
    this.mark.close();
  }

  /** A write that is answered once it is on the disk, which the clock counts. */
  private queued<T>(run: (events: StoreEvent[]) => T): Promise<T> {
    return this.clock.outside(this.queue.add(run));
  }

  /** What a key holds within the commit of a group: what was written in it so far counts. */
  private newest(key: string): StoreRecord | undefined {
    return this.recent.get(key) ?? this.rows.recordAt(key, this.revision);
  }

  /** Stores what one transaction does, within the commit of its group. */
  private append(own: readonly StoreEvent[], events: StoreEvent[]): void {
    for (const event of own) {
      this.rows.append(event);
      if (event.type === 'put') this.recent.set(event.record);
      else this.recent.delete(event.key);
      if (this.damaged.size > 0) this.damaged.delete(eventKey(event));
    }
    events.push(...own);
    this.revision = own[0]?.revision ?? this.revision;
  }

  private committed(events: readonly StoreEvent[]): void {
    this.committedRevision = this.revision;
    if (events.length === 0) return;
    this.mark.write(this.revision);
    this.hub.publish(events);
    const tooOld = this.budget.add(this.revision, pastBytes(events));
    if (tooOld !== undefined)
      this.inBackground('old revisions were not forgotten', () => this.compact(tooOld));
  }

  private pastOf({ start, end }: { start: string; end: string }, afterRevision: number): StorePast {
    if (afterRevision < this.compactedRevision) throw compactedError(this.compactedRevision);
    return this.rows.eventsAfter(afterRevision, start, end, PAST_ROWS);
  }

  /** Forgets rows that a compaction left, and gives their room back: a transaction a turn, and one such work at a time. */
  private sweep(): Promise<void> {
    this.sweeping ??= this.sweepInTurns().finally(() => (this.sweeping = undefined));
    return this.sweeping;
  }

  private async sweepInTurns(): Promise<void> {
    const step = (): boolean => {
      if (this.rows.isSwept()) return this.rows.shrink(SHRINK_PAGES);
      this.rows.transaction(() => this.rows.sweep(SWEEP_ROWS));
      return true;
    };
    while (!this.closed && step()) await nextTurn(this.clock);
  }

  /** Reads every row once, a few a turn: names what is damaged before anybody asks for it. */
  private async verify(): Promise<void> {
    for (let id: number | undefined = 0; id !== undefined && !this.closed;) {
      const { last, damaged }: ReturnType<SqliteLog['verify']> = this.rows.verify(id, VERIFY_ROWS);
      for (const { key, revision } of damaged) this.foundDamaged(key, revision);
      id = last;
      if (id !== undefined) await nextTurn(this.clock);
    }
  }

  private foundDamaged(key: string, revision: number): void {
    const newest = this.rows.recordAt(key, this.revision);
    const isNewest = newest?.modRevision === revision;
    this.log.error('a stored value is damaged', { key, revision, isNewest });
    if (isNewest) this.damaged.add(key);
  }

  private inBackground(failure: string, work: () => Promise<void>): void {
    work().catch((error: unknown) => {
      if (!this.closed) this.log.warn(failure, { error });
    });
  }

  /** The revision to read at. */
  private readable(revision = this.revision): number {
    this.assertOpen();
    assertKept(revision, this.compactedRevision, this.revision);
    return revision;
  }

  private assertOpen(): void {
    if (this.closed) throw closedError();
  }
}
