import { DatabaseSync } from 'node:sqlite';
import type { Disposable } from '../../base/index.ts';
import {
  assertKept,
  closedError,
  compactedError,
  futureError,
  isRefused,
  type Store,
  StoreError,
  type StoreEvent,
  type StoreRange,
  type StoreRangeResult,
  type StoreRecord,
  type StoreWatcher,
  type StoreWrite,
  type StoreWriteResult,
  WatchHub,
} from '../../store/index.ts';
import { type LogRow, openDatabase, recordOf, type Statements } from './sqlite-schema.ts';

interface PendingWrite {
  readonly write: StoreWrite;
  readonly resolve: (result: StoreWriteResult) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A store in one SQLite file. Writes that come while the event loop is busy are committed together: one fsync for the
 * group, and each is answered after it. Within a commit nothing else runs, so no reader sees what is not on the disk.
 */
export class SqliteStore implements Store {
  private readonly database: DatabaseSync;
  private readonly statements: Statements;
  private readonly hub = new WatchHub();
  private revision: number;
  private compactedRevision: number;
  private closed = false;
  private pending: PendingWrite[] = [];

  /** Opens or makes the file. Throws {@link StoreError} `unavailable` where it is no database of ours. */
  constructor(file: string) {
    const opened = openDatabase(file);
    this.database = opened.database;
    this.statements = opened.statements;
    this.compactedRevision = opened.compactedRevision;
    this.revision = Math.max(1, opened.newestRevision);
  }

  async currentRevision(): Promise<number> {
    this.assertOpen();
    return this.revision;
  }

  async get(key: string, revision?: number): Promise<StoreRecord | undefined> {
    this.assertReadable(revision);
    return this.recordAt(key, revision ?? this.revision);
  }

  async range({ start, end, revision, limit }: StoreRange): Promise<StoreRangeResult> {
    this.assertReadable(revision);
    const at = revision ?? this.revision;
    const rows = this.statements.range.all(start, end, at, limit === undefined ? -1 : limit + 1);
    const records = rows.slice(0, limit).map((row) => recordOf(row as unknown as LogRow));
    const last = records.at(-1);
    const more = rows.length > records.length && last !== undefined;
    return { records, revision: at, remaining: more ? this.countAfter(last.key, end, at) : 0 };
  }

  write(write: StoreWrite): Promise<StoreWriteResult> {
    return new Promise((resolve, reject) => {
      if (this.closed) {
        reject(closedError());
        return;
      }
      this.pending.push({ write, resolve, reject });
      if (this.pending.length === 1) setImmediate(() => this.flush());
    });
  }

  watch(
    { start, end, afterRevision }: { start: string; end: string; afterRevision: number },
    watcher: StoreWatcher,
  ): Disposable {
    this.assertOpen();
    if (afterRevision < this.compactedRevision) throw compactedError(this.compactedRevision);
    const past = (this.statements.after.all(afterRevision, start, end) as unknown as LogRow[]).map((row) =>
      this.eventOf(row),
    );
    return this.hub.add({ start, end }, past, watcher);
  }

  async compact(revision: number): Promise<void> {
    this.assertOpen();
    if (revision > this.revision) throw futureError(this.revision);
    if (revision <= this.compactedRevision) return;
    this.transaction(() => {
      this.statements.forgetOverwritten.run(revision, revision);
      this.statements.forgetDeleted.run(revision);
      this.statements.setCompacted.run(revision);
    });
    this.compactedRevision = revision;
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.flush();
    this.closed = true;
    this.hub.end(closedError());
    this.database.close();
  }

  /** Commits all pending writes as one group, tells the watchers, then answers the writers. */
  private flush(): void {
    const group = this.pending;
    if (group.length === 0) return;
    this.pending = [];
    const startRevision = this.revision;
    const events: StoreEvent[] = [];
    let results: StoreWriteResult[];
    try {
      results = this.transaction(() => group.map(({ write }) => this.apply(write, events)));
    } catch (error) {
      this.revision = startRevision;
      const failure = new StoreError('unavailable', `the write was not committed: ${messageOf(error)}`);
      for (const { reject } of group) reject(failure);
      return;
    }
    if (events.length > 0) this.hub.publish(events);
    group.forEach(({ resolve }, i) => {
      const result = results[i];
      if (result) resolve(result);
    });
  }

  private apply(write: StoreWrite, events: StoreEvent[]): StoreWriteResult {
    const { key, value } = write;
    const current = this.recordAt(key, this.revision);
    if (isRefused(write, current)) {
      return { written: false, revision: this.revision, ...(current ? { current } : {}) };
    }
    const revision = this.revision + 1;
    const createRevision = value && current ? current.createRevision : revision;
    this.statements.insert.run(revision, key, createRevision, value ?? null);
    this.revision = revision;
    const previous = current ? { previous: current } : {};
    if (value) {
      const record = { key, value, createRevision, modRevision: revision };
      events.push({ type: 'put', record, revision, ...previous });
    } else if (current) {
      events.push({ type: 'delete', key, previous: current, revision });
    }
    return { written: true, revision, ...previous };
  }

  private transaction<T>(run: () => T): T {
    this.database.exec('BEGIN IMMEDIATE');
    try {
      const result = run();
      this.database.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.database.isTransaction) this.database.exec('ROLLBACK');
      throw error;
    }
  }

  private recordAt(key: string, revision: number): StoreRecord | undefined {
    const row = this.statements.get.get(key, revision) as LogRow | undefined;
    return row && row.value !== null ? recordOf(row) : undefined;
  }

  private countAfter(key: string, end: string, revision: number): number {
    const row = this.statements.countAfter.get(key, end, revision);
    return Number(row?.['count'] ?? 0);
  }

  private eventOf(row: LogRow): StoreEvent {
    const previous = this.recordAt(row.key, row.revision - 1);
    if (row.value !== null) {
      return {
        type: 'put',
        record: recordOf(row),
        revision: row.revision,
        ...(previous ? { previous } : {}),
      };
    }
    if (!previous)
      throw new StoreError('unavailable', `the deletion at revision ${row.revision} has no object`);
    return { type: 'delete', key: row.key, previous, revision: row.revision };
  }

  private assertReadable(revision: number | undefined): void {
    this.assertOpen();
    if (revision !== undefined) assertKept(revision, this.compactedRevision, this.revision);
  }

  private assertOpen(): void {
    if (this.closed) throw closedError();
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
