import { type Clock, type Log, silentLog } from '../../base/index.ts';
import {
  assertKept,
  closedError,
  compactedError,
  futureError,
  LeaseTimers,
  MemoryStore,
  noLeaseError,
  planTransaction,
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
  transactionOf,
  WatchHub,
  writeResultOf,
} from '../../store/index.ts';
import { CommitQueue } from './commit-queue.ts';
import { SqliteLeases } from './sqlite-leases.ts';
import { SqliteLog } from './sqlite-log.ts';

export interface SqliteStoreOptions {
  /** The time of the leases. */
  readonly clock: Clock;
  readonly log?: Log;
}

/** All keys there can be. */
const EVERYTHING = { start: '', end: '\uffff' };

/** How many records a snapshot reads before it lets others on. */
const SNAPSHOT_PAGE = 1000;

/** A store in one SQLite file. Writes are committed in groups: see {@link CommitQueue}. */
export class SqliteStore implements Store {
  private readonly rows: SqliteLog;
  private readonly leaseRows: SqliteLeases;
  private readonly leases: LeaseTimers;
  private readonly hub: WatchHub;
  private readonly queue: CommitQueue;
  private revision: number;
  private committedRevision: number;
  private compactedRevision: number;
  private closed = false;

  /** Opens or makes the file. Throws {@link StoreError} `unavailable` where it is no database of ours. */
  constructor(file: string, { clock, log = silentLog }: SqliteStoreOptions) {
    this.rows = new SqliteLog(file);
    this.leaseRows = new SqliteLeases(this.rows.database);
    this.compactedRevision = this.rows.compactedRevision();
    this.revision = Math.max(1, this.rows.newestRevision(), this.compactedRevision);
    this.committedRevision = this.revision;
    this.hub = new WatchHub(log, this.revision);
    this.queue = new CommitQueue({
      transaction: (run) => this.rows.transaction(run),
      committed: (events) => this.committed(events),
      rolledBack: () => (this.revision = this.committedRevision),
    });
    this.leases = new LeaseTimers({ clock, log, end: (id) => this.revokeLease(id) });
    for (const lease of this.leaseRows.all()) this.leases.set(lease);
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
    return this.queue.add((events) => {
      const plan = planTransaction(transaction, {
        revision: this.revision,
        read: (key) => this.rows.recordAt(key, this.revision),
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
    return this.hub.add({ start, end }, this.rows.eventsAfter(afterRevision, start, end), watcher);
  }

  async history(key: string): Promise<readonly StoreEvent[]> {
    this.assertOpen();
    return this.rows.history(key);
  }

  /** Reads in pages, so that others get on; all are of one revision. */
  async snapshot({ revision, clock, log }: SnapshotOptions): Promise<MemoryStore> {
    const at = this.readable(revision);
    const leases = this.leases.on(clock);
    const records: StoreRecord[] = [];
    for (let start: string | undefined = EVERYTHING.start; start !== undefined;) {
      const page: StoreRecord[] = this.rows.page(start, EVERYTHING.end, this.readable(at), SNAPSHOT_PAGE);
      records.push(...page);
      const last = page.at(-1);
      start = last && page.length === SNAPSHOT_PAGE ? `${last.key}\0` : undefined;
      if (start !== undefined) await new Promise((resolve) => setImmediate(resolve));
    }
    return new MemoryStore({ clock, ...(log ? { log } : {}) }, { revision: at, records, leases });
  }

  async grantLease(ttlMs: number): Promise<StoreLease> {
    this.assertOpen();
    const { dueMs } = this.leases.fromNow({ id: '', ttlMs });
    const id = await this.queue.add(() => this.leaseRows.add(ttlMs, dueMs));
    this.leases.set({ id, ttlMs, dueMs });
    return { id, ttlMs };
  }

  async keepLeaseAlive(id: string): Promise<StoreLease> {
    this.assertOpen();
    const lease = this.leases.fromNow(this.leases.get(id));
    await this.queue.add(() => {
      if (!this.leaseRows.has(id)) throw noLeaseError(id);
      this.leaseRows.prolong(id, lease.dueMs);
    });
    this.leases.set(lease);
    return { id, ttlMs: lease.ttlMs };
  }

  async revokeLease(id: string): Promise<void> {
    this.assertOpen();
    await this.queue.add((events) => {
      if (!this.leaseRows.has(id)) throw noLeaseError(id);
      const revision = this.revision + 1;
      const deletions = this.rows.keysOf(id).flatMap((key): StoreEvent[] => {
        const previous = this.rows.recordAt(key, this.revision);
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
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.queue.flush();
    this.closed = true;
    this.leases.dispose();
    this.hub.end(closedError());
    this.rows.close();
  }

  /** Stores what one transaction does, within the commit of its group. */
  private append(own: readonly StoreEvent[], events: StoreEvent[]): void {
    for (const event of own) this.rows.append(event);
    events.push(...own);
    this.revision = own[0]?.revision ?? this.revision;
  }

  private committed(events: readonly StoreEvent[]): void {
    this.committedRevision = this.revision;
    if (events.length > 0) this.hub.publish(events);
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
