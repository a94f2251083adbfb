import { DatabaseSync, type StatementSync } from 'node:sqlite';
import {
  eventKey,
  StoreError,
  type StoreEvent,
  type StoreRange,
  type StoreRangeResult,
  type StoreRecord,
} from '../../store/index.ts';
import { numberFrom, prepareSchema } from './sqlite-schema.ts';

/** A row of the log: what a key held from a revision on; a null value: it was deleted then. */
interface LogRow {
  readonly revision: number;
  readonly key: string;
  readonly created: number;
  readonly value: Uint8Array | null;
  readonly lease: number | null;
  readonly author: string | null;
}

/** The live rows of [?1, ?2) as of the revision ?3. They come in the order of the index, so that a page costs a page. */
const LIVE = `FROM log AS own WHERE key >= ?1 AND key < ?2 AND revision <= ?3 AND value IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM log AS later WHERE later.key = own.key AND later.revision > own.revision AND later.revision <= ?3)`;

/** The log of a SQLite file: rows and reads of it, and nothing of who asks or waits. */
export class SqliteLog {
  readonly database: DatabaseSync;
  private readonly statements: ReturnType<typeof prepareStatements>;

  /** Opens a file, making the tables where it is new. Throws {@link StoreError} `unavailable`. */
  constructor(file: string) {
    this.database = new DatabaseSync(file);
    try {
      this.database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000;');
      prepareSchema(this.database, file);
      this.statements = prepareStatements(this.database);
    } catch (error) {
      this.database.close();
      if (error instanceof StoreError) throw error;
      const why = error instanceof Error ? error.message : String(error);
      throw new StoreError('unavailable', `${file} cannot be opened: ${why}`);
    }
  }

  newestRevision(): number {
    return numberFrom(this.database, 'SELECT COALESCE(MAX(revision), 0) AS n FROM log');
  }

  compactedRevision(): number {
    return numberFrom(this.database, 'SELECT revision AS n FROM compaction');
  }

  transaction<T>(run: () => T): T {
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

  append(event: StoreEvent): void {
    const key = eventKey(event);
    if (event.type === 'put') {
      const { createRevision, value, lease, author } = event.record;
      const leaseId = lease === undefined ? null : Number(lease);
      this.statements.insert.run(event.revision, key, createRevision, value, leaseId, author ?? null);
    } else {
      this.statements.insert.run(event.revision, key, event.revision, null, null, event.author ?? null);
    }
  }

  /** The record of a key as of a revision. */
  recordAt(key: string, revision: number): StoreRecord | undefined {
    const row = this.statements.get.get(key, revision) as LogRow | undefined;
    return row && row.value !== null ? recordOf(row) : undefined;
  }

  /** The records of a range as of a revision, in the order of their keys: at most so many; -1: all. */
  page(start: string, end: string, revision: number, limit: number): StoreRecord[] {
    const rows = this.statements.range.all(start, end, revision, limit) as unknown as LogRow[];
    return rows.map(recordOf);
  }

  range({ start, end, limit }: StoreRange, revision: number): StoreRangeResult {
    const page = this.page(start, end, revision, limit === undefined ? -1 : limit + 1);
    const records = page.slice(0, limit);
    const last = records.at(-1);
    const more = page.length > records.length && last !== undefined;
    return { records, revision, remaining: more ? this.countAfter(last.key, end, revision) : 0 };
  }

  /** The events after a revision in a range of keys, in the order of revisions. */
  eventsAfter(revision: number, start: string, end: string): StoreEvent[] {
    const rows = this.statements.after.all(revision, start, end) as unknown as LogRow[];
    return rows.map((row) => this.eventOf(row));
  }

  history(key: string): StoreEvent[] {
    return (this.statements.history.all(key) as unknown as LogRow[]).map((row) => this.eventOf(row));
  }

  /** The live keys of a lease. */
  keysOf(lease: string): string[] {
    return this.statements.leased.all(Number(lease)).map(({ key }) => String(key));
  }

  /** Forgets what was overwritten or deleted after the last compaction and before `revision`: costs what was. */
  compact(revision: number): void {
    const since = this.compactedRevision();
    this.statements.forgetOverwritten.run(since, revision);
    this.statements.forgetDeleted.run(since, revision);
    this.statements.setCompacted.run(revision);
  }

  close(): void {
    this.database.close();
  }

  private countAfter(key: string, end: string, revision: number): number {
    return Number(this.statements.countAfter.get(key, end, revision)?.['count'] ?? 0);
  }

  private eventOf(row: LogRow): StoreEvent {
    const { key, revision, author } = row;
    const previous = this.recordAt(key, revision - 1);
    if (row.value !== null) {
      return { type: 'put', record: recordOf(row), revision, ...(previous ? { previous } : {}) };
    }
    if (!previous) throw new StoreError('unavailable', `the deletion at revision ${revision} has no object`);
    return { type: 'delete', key, previous, revision, ...(author === null ? {} : { author }) };
  }
}

function recordOf({ key, value, created, revision, lease, author }: LogRow): StoreRecord {
  return {
    key,
    value: value ?? new Uint8Array(),
    createRevision: created,
    modRevision: revision,
    ...(lease === null ? {} : { lease: String(lease) }),
    ...(author === null ? {} : { author }),
  };
}

function prepareStatements(database: DatabaseSync) {
  const prepare = (sql: string): StatementSync => database.prepare(sql);
  return {
    insert: prepare(
      'INSERT INTO log (revision, key, created, value, lease, author) VALUES (?, ?, ?, ?, ?, ?)',
    ),
    get: prepare('SELECT * FROM log WHERE key = ? AND revision <= ? ORDER BY revision DESC LIMIT 1'),
    range: prepare(`SELECT * ${LIVE} ORDER BY key LIMIT ?4`),
    countAfter: prepare(`SELECT COUNT(*) AS count ${LIVE.replace('key >= ?1', 'key > ?1')}`),
    // The pluses keep SQLite from going through all keys of the range for the few newest rows.
    after: prepare('SELECT * FROM log WHERE revision > ? AND +key >= ? AND +key < ? ORDER BY revision, id'),
    history: prepare('SELECT * FROM log WHERE key = ? ORDER BY revision'),
    leased: prepare(
      `SELECT key FROM log AS own WHERE lease = ? AND NOT EXISTS (
         SELECT 1 FROM log AS later WHERE later.key = own.key AND later.revision > own.revision)
       ORDER BY key`,
    ),
    /** What a row of the window came after. */
    forgetOverwritten: prepare(
      `DELETE FROM log WHERE id IN (
         SELECT (SELECT earlier.id FROM log AS earlier
                 WHERE earlier.key = own.key AND earlier.revision < own.revision
                 ORDER BY earlier.revision DESC LIMIT 1)
         FROM log AS own WHERE own.revision > ? AND own.revision <= ?)`,
    ),
    forgetDeleted: prepare('DELETE FROM log WHERE revision > ? AND revision <= ? AND value IS NULL'),
    setCompacted: prepare('UPDATE compaction SET revision = ?'),
  };
}
