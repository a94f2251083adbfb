import type { DatabaseSync, StatementSync } from 'node:sqlite';
import {
  eventKey,
  type StoreEvent,
  type StorePast,
  type StoreRange,
  type StoreRangeResult,
  type StoreRecord,
} from '../../store/index.ts';
import { type ChecksummedRow, checksumOf } from './row-checksum.ts';
import { openDatabase } from './open-database.ts';
import { numberFrom } from './sqlite-schema.ts';

/** A row of the log: what a key held from a revision on; a null value: it was deleted then. */
interface LogRow extends ChecksummedRow {
  readonly id: number;
  /** Null: it was written by a version that made none. */
  readonly checksum: number | null;
}

/** A row that is not what was written. */
export interface DamagedRow {
  readonly key: string;
  readonly revision: number;
}

/** The live rows of [?1, ?2) as of the revision ?3. They come in the order of the index, so that a page costs a page. */
const LIVE = `FROM log AS own WHERE key >= ?1 AND key < ?2 AND revision <= ?3 AND value IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM log AS later WHERE later.key = own.key AND later.revision > own.revision AND later.revision <= ?3)`;

/** What a record is made of. */
const COLUMNS = 'revision, key, created, value, lease, author, checksum';

/** The rows that came after another one of their key: as the index of them says it. */
const OVERWRITING = 'revision > created OR value IS NULL';

/** So many free pages, or such a share of all, stay in the file: they are soon written again. */
const FREE_PAGES = 256;
const FREE_SHARE = 0.1;

/** The log of a SQLite file: rows and reads of it, and nothing of who asks or waits. */
export class SqliteLog {
  readonly database: DatabaseSync;
  private readonly statements: ReturnType<typeof prepareStatements>;

  /**
   * Opens a file, making the tables where it is new. Writes up to the revision `acknowledged` must be there. Throws
   * {@link StoreError} `damaged` or `unavailable`.
   */
  constructor(file: string, acknowledged: number) {
    this.database = openDatabase(file, acknowledged);
    this.statements = prepareStatements(this.database);
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
    const { revision } = event;
    const row: ChecksummedRow =
      event.type === 'put'
        ? {
            revision,
            key: event.record.key,
            created: event.record.createRevision,
            value: event.record.value,
            lease: event.record.lease === undefined ? null : Number(event.record.lease),
            author: event.record.author ?? null,
          }
        : {
            revision,
            key: eventKey(event),
            created: revision,
            value: null,
            lease: null,
            author: event.author ?? null,
          };
    this.insert(row);
  }

  insert(row: ChecksummedRow): void {
    const { revision, key, created, value, lease, author } = row;
    this.statements.insert.run(revision, key, created, value, lease, author, checksumOf(row));
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

  range({ start, end, limit, isCounted = true }: StoreRange, revision: number): StoreRangeResult {
    const page = this.page(start, end, revision, limit === undefined ? -1 : limit + 1);
    const records = page.slice(0, limit);
    const last = records.at(-1);
    const more = page.length > records.length && last !== undefined;
    if (!more) return { records, revision, remaining: 0 };
    return { records, revision, remaining: isCounted ? this.countAfter(last.key, end, revision) : Infinity };
  }

  /**
   * The next events after a revision in a range of keys, in the order of revisions, those of one revision together:
   * found by looking at `limit` rows, and at what else their last revision has.
   */
  eventsAfter(revision: number, start: string, end: string, limit: number): StorePast {
    const last = this.statements.revisionAfter.get(revision, limit - 1);
    const upTo = last ? Number(last['revision']) : this.newestRevision();
    const rows = this.statements.between.all(revision, upTo, start, end) as unknown as LogRow[];
    return { events: rows.map((row) => this.eventOf(row)), upTo };
  }

  history(key: string): StoreEvent[] {
    return (this.statements.history.all(key) as unknown as LogRow[]).map((row) => this.eventOf(row));
  }

  /** The live keys of a lease. */
  keysOf(lease: string): string[] {
    return this.statements.leased.all(Number(lease)).map(({ key }) => String(key));
  }

  /** What was before `revision` can no longer be read. Its rows go with {@link sweep}. */
  compact(revision: number): void {
    this.statements.setCompacted.run(revision);
  }

  /**
   * Forgets what was overwritten or deleted before the last compaction: what the next `limit` rows came after, and what
   * else came before their last revision. Gives how many rows it forgot.
   */
  sweep(limit: number): number {
    const since = this.sweptRevision();
    const compacted = this.compactedRevision();
    const rows = this.statements.overwriting.all(since, compacted, limit);
    const upTo = Number(rows.at(-1)?.['revision'] ?? compacted);
    if (upTo > since) this.statements.setSwept.run(rows.length < limit ? compacted : upTo);
    if (rows.length === 0) return 0;
    const overwritten = this.statements.forgetOverwritten.run(since, upTo).changes;
    return Number(overwritten) + Number(this.statements.forgetDeleted.run(since, upTo).changes);
  }

  isSwept(): boolean {
    return this.sweptRevision() >= this.compactedRevision();
  }

  /** Gives the room of at most `pages` pages back to the file system. False: what is free is little, and stays for later. */
  shrink(pages: number): boolean {
    const free = numberFrom(this.database, 'SELECT freelist_count AS n FROM pragma_freelist_count');
    const all = numberFrom(this.database, 'SELECT page_count AS n FROM pragma_page_count');
    const spare = free - Math.max(FREE_PAGES, all * FREE_SHARE);
    if (spare < 1) return false;
    this.database.exec(`PRAGMA incremental_vacuum(${Math.min(pages, Math.ceil(spare))})`);
    return true;
  }

  sizeBytes(): number {
    const pages = numberFrom(this.database, 'SELECT page_count AS n FROM pragma_page_count');
    return pages * numberFrom(this.database, 'SELECT page_size AS n FROM pragma_page_size');
  }

  /** Looks whether the next `limit` rows after `id` are what was written. `last` is undefined after the last row. */
  verify(
    id: number,
    limit: number,
  ): { readonly last: number | undefined; readonly damaged: readonly DamagedRow[] } {
    const rows = this.statements.afterId.all(id, limit) as unknown as LogRow[];
    return { last: rows.at(-1)?.id, damaged: rows.filter(isDamaged) };
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
    return {
      type: 'delete',
      key,
      // What was deleted must have been there: it is what was damaged.
      previous: previous ?? lostRecord(key, revision),
      revision,
      ...(author === null ? {} : { author }),
    };
  }

  private sweptRevision(): number {
    return numberFrom(this.database, 'SELECT swept AS n FROM compaction');
  }
}

function isDamaged(row: LogRow): boolean {
  return row.checksum !== null && row.checksum !== checksumOf(row);
}

function lostRecord(key: string, revision: number): StoreRecord {
  return { key, value: new Uint8Array(), createRevision: 1, modRevision: revision - 1, integrity: 'damaged' };
}

/** Every read comes by here: it makes one object and no other. */
function recordOf(row: LogRow): StoreRecord {
  const { key, value, created, revision, lease, author, checksum } = row;
  const record: Writable<StoreRecord> = {
    key,
    value: value ?? new Uint8Array(),
    createRevision: created,
    modRevision: revision,
  };
  if (lease !== null) record.lease = String(lease);
  if (author !== null) record.author = author;
  if (checksum !== null) record.integrity = checksum === checksumOf(row) ? 'verified' : 'damaged';
  return record;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

function prepareStatements(database: DatabaseSync) {
  const prepare = (sql: string): StatementSync => database.prepare(sql);
  return {
    insert: prepare(
      'INSERT INTO log (revision, key, created, value, lease, author, checksum) VALUES (?, ?, ?, ?, ?, ?, ?)',
    ),
    get: prepare(`SELECT ${COLUMNS} FROM log WHERE key = ? AND revision <= ? ORDER BY revision DESC LIMIT 1`),
    range: prepare(`SELECT ${COLUMNS} ${LIVE} ORDER BY key LIMIT ?4`),
    countAfter: prepare(`SELECT COUNT(*) AS count ${LIVE.replace('key >= ?1', 'key > ?1')}`),
    // The pluses keep SQLite from going through all keys of the range for the few newest rows.
    between: prepare(
      'SELECT * FROM log WHERE revision > ? AND revision <= ? AND +key >= ? AND +key < ? ORDER BY revision, id',
    ),
    revisionAfter: prepare('SELECT revision FROM log WHERE revision > ? ORDER BY revision LIMIT 1 OFFSET ?'),
    afterId: prepare('SELECT * FROM log WHERE id > ? ORDER BY id LIMIT ?'),
    history: prepare('SELECT * FROM log WHERE key = ? ORDER BY revision'),
    leased: prepare(
      `SELECT key FROM log AS own WHERE lease = ? AND NOT EXISTS (
         SELECT 1 FROM log AS later WHERE later.key = own.key AND later.revision > own.revision)
       ORDER BY key`,
    ),
    overwriting: prepare(
      `SELECT revision FROM log INDEXED BY log_overwriting WHERE (${OVERWRITING}) AND revision > ? AND revision <= ?
       ORDER BY revision LIMIT ?`,
    ),
    /** What a row of the window came after. */
    forgetOverwritten: prepare(
      `DELETE FROM log WHERE id IN (
         SELECT (SELECT earlier.id FROM log AS earlier
                 WHERE earlier.key = own.key AND earlier.revision < own.revision
                 ORDER BY earlier.revision DESC LIMIT 1)
         FROM log AS own INDEXED BY log_overwriting
         WHERE (${OVERWRITING}) AND own.revision > ? AND own.revision <= ?)`,
    ),
    forgetDeleted: prepare(
      `DELETE FROM log INDEXED BY log_overwriting
       WHERE (${OVERWRITING}) AND revision > ? AND revision <= ? AND value IS NULL`,
    ),
    setCompacted: prepare('UPDATE compaction SET revision = ?'),
    setSwept: prepare('UPDATE compaction SET swept = ?'),
  };
}
