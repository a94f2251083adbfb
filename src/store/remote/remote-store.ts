import { LinkClosedError, ownedBytes, type RemoteCalls } from '../../base/index.ts';
import type { StoreEvent, StoreRecord } from '../record.ts';
import { closedError, StoreError } from '../store-error.ts';
import type {
  Store,
  StoreLease,
  StorePast,
  StoreRange,
  StoreRangeResult,
  StoreWatch,
  StoreWatcher,
} from '../store.ts';
import {
  type StoreTransaction,
  type StoreTransactionResult,
  type StoreWrite,
  type StoreWriteResult,
  transactionOf,
  writeResultOf,
} from '../transaction.ts';
import { unpackEvents, unpackRecords } from './packed.ts';
import type { Outcome, RemoteFailure, StoreMethods, StoreWatchMethods } from './protocol.ts';
import { sizeOf } from './store-host.ts';

type Host = Pick<RemoteCalls<StoreMethods>, 'call' | 'tell'>;

/**
 * A store of another thread, by way of its `StoreHost`. It keeps to what every store promises, but for two things: a watch
 * that begins too far in the past is not refused at once but ended soon, and it makes no snapshots: those belong where the
 * store is.
 */
export class RemoteStore implements Store {
  private readonly watchers = new Map<number, StoreWatcher>();
  private host: Host | undefined;
  private damaged: readonly string[] = [];
  private watchesMade = 0;
  private closed = false;

  /** What the host calls. */
  readonly watchMethods: StoreWatchMethods = {
    'watch.events': (told) => {
      // Told or not, they are on their way no more.
      this.host?.tell('store.taken', { watch: told.watch, bytes: sizeOf(told) });
      this.watchers.get(told.watch)?.events(unpackEvents(told));
    },
    'watch.progress': ({ watch, revision }) => this.watchers.get(watch)?.progress(revision),
    'watch.ended': ({ watch, failure }) => {
      const watcher = this.watchers.get(watch);
      this.watchers.delete(watch);
      watcher?.ended(errorOf(failure));
    },
  };

  /** To be called before anything is asked. */
  async connect(host: Host): Promise<void> {
    this.host = host;
    this.damaged = await this.ask((own) => own.call('store.damagedKeys', null));
  }

  currentRevision(): Promise<number> {
    return this.ask((host) => host.call('store.currentRevision', null));
  }

  async get(key: string, revision?: number): Promise<StoreRecord | undefined> {
    const of = revision === undefined ? { key } : { key, revision };
    return unpackRecords(await this.ask((host) => host.call('store.get', of)))[0];
  }

  async range(range: StoreRange): Promise<StoreRangeResult> {
    const page = await this.ask((host) => host.call('store.range', range));
    const records = unpackRecords(page).filter((record) => record !== undefined);
    return { records, revision: page.revision, remaining: page.remaining };
  }

  async commit(transaction: StoreTransaction): Promise<StoreTransactionResult> {
    // The writer may still read what it writes: a copy is handed over.
    const operations = transaction.operations.map((operation) =>
      operation.value ? { ...operation, value: ownedBytes(operation.value) } : operation,
    );
    const result = await this.ask((host) => host.call('store.commit', { ...transaction, operations }));
    const { written, revision } = result;
    const found = unpackRecords(result);
    return written ? { written, revision, previous: found } : { written, revision, current: found };
  }

  async write(write: StoreWrite): Promise<StoreWriteResult> {
    return writeResultOf(write, await this.commit(transactionOf(write)));
  }

  watch(range: { start: string; end: string; afterRevision: number }, watcher: StoreWatcher): StoreWatch {
    const host = this.opened();
    const watch = ++this.watchesMade;
    this.watchers.set(watch, watcher);
    host.tell('store.watch', { ...range, watch });
    return {
      requestProgress: () => host.tell('store.requestProgress', watch),
      dispose: () => {
        if (this.watchers.delete(watch)) host.tell('store.unwatch', watch);
      },
    };
  }

  async readPast(range: { start: string; end: string }, afterRevision: number): Promise<StorePast> {
    const past = await this.ask((host) => host.call('store.readPast', { range, afterRevision }));
    return { events: unpackEvents(past), upTo: past.upTo };
  }

  async history(key: string): Promise<readonly StoreEvent[]> {
    return unpackEvents(await this.ask((host) => host.call('store.history', key)));
  }

  snapshot(): Promise<Store> {
    return Promise.reject(new StoreError('unavailable', 'a store is copied in its own thread'));
  }

  grantLease(ttlMs: number): Promise<StoreLease> {
    return this.ask((host) => host.call('store.grantLease', ttlMs));
  }

  keepLeaseAlive(id: string): Promise<StoreLease> {
    return this.ask((host) => host.call('store.keepLeaseAlive', id));
  }

  async revokeLease(id: string): Promise<void> {
    await this.ask((host) => host.call('store.revokeLease', id));
  }

  async compact(revision: number): Promise<void> {
    await this.ask((host) => host.call('store.compact', revision));
  }

  /** Those that were known when this end was connected. */
  damagedKeys(): readonly string[] {
    return this.damaged;
  }

  /** Closes this end alone. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    const watchers = [...this.watchers];
    this.watchers.clear();
    for (const [watch, watcher] of watchers) {
      this.host?.tell('store.unwatch', watch);
      watcher.ended(closedError());
    }
  }

  private opened(): Host {
    if (this.closed || !this.host) throw closedError();
    return this.host;
  }

  private async ask<T>(question: (host: Host) => Promise<Outcome<T>>): Promise<T> {
    let outcome: Outcome<T>;
    try {
      outcome = await question(this.opened());
    } catch (error) {
      if (error instanceof LinkClosedError) throw closedError();
      throw error instanceof StoreError ? error : new StoreError('unavailable', String(error));
    }
    if ('failure' in outcome) throw errorOf(outcome.failure);
    return outcome.value;
  }
}

function errorOf({ code, message, revision }: RemoteFailure): StoreError {
  return new StoreError(code, message, revision);
}
