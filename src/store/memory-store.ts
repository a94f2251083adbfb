import { type Clock, type Log, silentLog, TimeSlice } from '../base/index.ts';
import { HistoryBudget, pastBytes } from './history-budget.ts';
import { LeaseTimers, type TimedLease } from './lease-timers.ts';
import { MemoryHistory } from './memory-history.ts';
import { MemoryState } from './memory-state.ts';
import { eventKey, type StoreEvent, type StoreRecord } from './record.ts';
import { assertKept, closedError, compactedError, futureError } from './store-error.ts';
import type {
  SnapshotOptions,
  Store,
  StoreLease,
  StorePast,
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
  readonly state: MemoryState;
  readonly leases: readonly TimedLease[];
}

export interface MemoryStoreOptions {
  /** The time of the leases. */
  readonly clock: Clock;
  readonly log?: Log;
  /** How much of the past is kept until it is compacted. 64 MiB where left out. */
  readonly historyLimitBytes?: number;
}

const EMPTY_REVISION = 1;
const HISTORY_LIMIT_BYTES = 64 * 2 ** 20;

/** How many events a watch that begins in the past is told in one turn, and how many a compaction forgets in one step. */
const PAST_EVENTS = 500;
const FORGET_EVENTS = 200;

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
  private readonly budget: HistoryBudget;
  private readonly clock: Clock;
  private readonly log: Log;
  private leasesMade: number;

  constructor(options: MemoryStoreOptions, content?: MemoryStoreContent) {
    const { clock, log = silentLog, historyLimitBytes = HISTORY_LIMIT_BYTES } = options;
    const begin = content ?? { revision: EMPTY_REVISION, state: new MemoryState(), leases: [] };
    this.clock = clock;
    this.log = log;
    this.revision = begin.revision;
    // Nothing is known from before: only of an empty store that is everything.
    this.compactedRevision = begin.revision === EMPTY_REVISION ? 0 : begin.revision;
    this.state = begin.state;
    this.leasesMade = begin.leases.reduce((most, { id }) => Math.max(most, Number(id)), 0);
    this.budget = new HistoryBudget(historyLimitBytes);
    this.hub = new WatchHub({
      log,
      clock,
      revision: begin.revision,
      past: (range, afterRevision) => this.pastOf(range, afterRevision),
    });
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

  async range({
    start,
    end,
    revision,
    limit = Infinity,
    isCounted = true,
  }: StoreRange): Promise<StoreRangeResult> {
    const { records: all } = this.stateAt(revision);
    const records: StoreRecord[] = [];
    if (limit > 0) all.visit(start, end, (record) => records.push(record) < limit);
    const left = records.length < limit ? 0 : all.countBetween(start, end) - records.length;
    const remaining = left > 0 && !isCounted ? Infinity : left;
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
    return this.hub.add({ start, end }, afterRevision, watcher);
  }

  async readPast(range: { start: string; end: string }, afterRevision: number): Promise<StorePast> {
    this.assertOpen();
    return this.pastOf(range, afterRevision);
  }

  async history(key: string): Promise<readonly StoreEvent[]> {
    this.assertOpen();
    const events = this.past.events.ofKey(key).filter((event) => event.revision > this.compactedRevision);
    const record = events[0] ? events[0].previous : this.state.records.get(key);
    if (!record) return events;
    return [{ type: 'put', record, revision: record.modRevision }, ...events];
  }

  async snapshot({ revision, clock, log }: SnapshotOptions): Promise<MemoryStore> {
    const state = this.stateAt(revision).clone();
    const leases = this.leases.on(clock);
    const content = { revision: revision ?? this.revision, state, leases };
    const copy = new MemoryStore({ clock, ...(log ? { log } : {}) }, content);
    // No id is ever given twice.
    copy.leasesMade = this.leasesMade;
    return copy;
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
    this.compactedRevision = revision;
    this.budget.forget(revision);
    const slice = new TimeSlice(this.clock);
    for (let forgotten = this.past.forget(revision, FORGET_EVENTS); forgotten > 0;) {
      if (slice.spend(forgotten)) await slice.yield();
      if (this.closed) return;
      forgotten = this.past.forget(revision, FORGET_EVENTS);
    }
  }

  damagedKeys(): readonly string[] {
    return [];
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
    const tooOld = this.budget.add(this.revision, pastBytes(events));
    if (tooOld !== undefined) void this.forgetSome(tooOld);
  }

  private async forgetSome(revision: number): Promise<void> {
    try {
      await this.compact(revision);
    } catch (error) {
      if (!this.closed) this.log.warn('a part of the past was not forgotten', { revision, error });
    }
  }

  private pastOf({ start, end }: { start: string; end: string }, afterRevision: number): StorePast {
    if (afterRevision < this.compactedRevision) throw compactedError(this.compactedRevision);
    const { events, upTo } = this.past.events.pastAfter(afterRevision, PAST_EVENTS);
    const own = events.filter((event) => {
      const key = eventKey(event);
      return key >= start && key < end;
    });
    return { events: own, upTo };
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
