import { type Clock, type Log, silentLog } from '../base/index.ts';
import { LeaseTimers, type TimedLease } from './lease-timers.ts';
import { MemoryHistory } from './memory-history.ts';
import { MemoryState } from './memory-state.ts';
import { eventKey, type StoreEvent, type StoreRecord } from './record.ts';
import { assertKept, closedError, compactedError, futureError } from './store-error.ts';
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
  planTransaction,
  type StoreTransaction,
  type StoreTransactionResult,
  type StoreWrite,
  type StoreWriteResult,
  transactionOf,
  writeResultOf,
} from './transaction.ts';
import { WatchHub } from './watch-hub.ts';

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

const EMPTY: MemoryStoreContent = { revision: 1, records: [], leases: [] };

/**
 * A store in memory: for tests, rehearsals and clusters that need not outlive their process. Its states are persistent
 * trees that share what they have in common, so a snapshot costs nothing, whatever there is.
 */
export class MemoryStore implements Store {
  private revision: number;
  private compactedRevision = 0;
  private closed = false;
  private readonly state: MemoryState;
  private readonly past = new MemoryHistory();
  private readonly hub: WatchHub;
  private readonly leases: LeaseTimers;
  private leasesMade: number;

  constructor(options: MemoryStoreOptions, content: MemoryStoreContent | Beginning = EMPTY) {
    const { clock, log = silentLog } = options;
    const begin = 'state' in content ? content : beginningOf(content);
    this.revision = begin.revision;
    // Nothing is known from before: only of an empty store that is everything.
    this.compactedRevision = begin.revision === EMPTY.revision ? 0 : begin.revision;
    this.state = begin.state;
    this.leasesMade = begin.leasesMade;
    this.hub = new WatchHub(log, begin.revision);
    this.leases = new LeaseTimers({ clock, log, end: (id) => this.revokeLease(id) });
    for (const lease of begin.leases) this.leases.set(lease);
  }

  async currentRevision(): Promise<number> {
    this.assertOpen();
    return this.revision;
  }

  async get(key: string, revision?: number): Promise<StoreRecord | undefined> {
    return this.stateAt(revision).records.get(key);
  }

  async range({ start, end, revision, limit = Infinity }: StoreRange): Promise<StoreRangeResult> {
    const { records: all } = this.stateAt(revision);
    const records: StoreRecord[] = [];
    if (limit > 0) all.visit(start, end, (record) => records.push(record) < limit);
    const remaining = records.length < limit ? 0 : all.countBetween(start, end) - records.length;
    return { records, revision: revision ?? this.revision, remaining };
  }

  async commit(transaction: StoreTransaction): Promise<StoreTransactionResult> {
    this.assertOpen();
    const { result, events } = planTransaction(transaction, {
      revision: this.revision,
      read: (key) => this.state.records.get(key),
      hasLease: (id) => this.leases.has(id),
    });
    this.add(events);
    return result;
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
    const past = this.past.events.after(afterRevision).filter((event) => {
      const key = eventKey(event);
      return key >= start && key < end;
    });
    return this.hub.add({ start, end }, past, watcher);
  }

  async history(key: string): Promise<readonly StoreEvent[]> {
    this.assertOpen();
    const events = this.past.events.ofKey(key);
    const record = events[0] ? events[0].previous : this.state.records.get(key);
    if (!record) return events;
    return [{ type: 'put', record, revision: record.modRevision }, ...events];
  }

  async snapshot({ revision, clock, log }: SnapshotOptions): Promise<MemoryStore> {
    const state = this.stateAt(revision).clone();
    const { leasesMade } = this;
    const leases = this.leases.on(clock);
    const begin: Beginning = { revision: revision ?? this.revision, state, leases, leasesMade };
    return new MemoryStore({ clock, ...(log ? { log } : {}) }, begin);
  }

  async grantLease(ttlMs: number): Promise<StoreLease> {
    this.assertOpen();
    const lease = { id: String(++this.leasesMade), ttlMs };
    this.leases.set(this.leases.fromNow(lease));
    return lease;
  }

  async keepLeaseAlive(id: string): Promise<StoreLease> {
    this.assertOpen();
    const { ttlMs } = this.leases.get(id);
    this.leases.set(this.leases.fromNow({ id, ttlMs }));
    return { id, ttlMs };
  }

  async revokeLease(id: string): Promise<void> {
    this.assertOpen();
    this.leases.get(id);
    this.leases.delete(id);
    const revision = this.revision + 1;
    this.add(
      this.state.keysOf(id).flatMap((key): StoreEvent[] => {
        const previous = this.state.records.get(key);
        return previous ? [{ type: 'delete', key, previous, revision }] : [];
      }),
    );
  }

  async compact(revision: number): Promise<void> {
    this.assertOpen();
    if (revision > this.revision) throw futureError(this.revision);
    if (revision <= this.compactedRevision) return;
    this.past.forget(revision);
    this.compactedRevision = revision;
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    this.leases.dispose();
    this.hub.end(closedError());
  }

  /** Takes in what a transaction does, and tells of it. */
  private add(events: readonly StoreEvent[]): void {
    const [first] = events;
    if (!first) return;
    this.revision = first.revision;
    for (const event of events) this.state.apply(event);
    this.past.add(events, this.revision, this.state);
    this.hub.publish(events);
  }

  /** The state as of a revision, to be read alone. */
  private stateAt(revision = this.revision): MemoryState {
    this.assertOpen();
    assertKept(revision, this.compactedRevision, this.revision);
    return this.past.stateAt(revision, this.revision, this.state);
  }

  private assertOpen(): void {
    if (this.closed) throw closedError();
  }
}

function beginningOf({ revision, records, leases }: MemoryStoreContent): Beginning {
  const leasesMade = Math.max(0, ...leases.map(({ id }) => Number(id)));
  return { revision, leases, leasesMade, state: MemoryState.from(records) };
}
