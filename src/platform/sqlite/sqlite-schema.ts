import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { StoreError, type StoreRecord } from '../../store/index.ts';

/** A row of the log: what a key held from a revision on; a null value: it was deleted then. */
export interface LogRow {
  readonly revision: number;
  readonly key: string;
  readonly created: number;
  readonly value: Uint8Array | null;
}

export interface Statements {
  readonly insert: StatementSync;
  /** The row of a key as of a revision. */
  readonly get: StatementSync;
  /** The live rows of [start, end) as of a revision, in the order of their keys. */
  readonly range: StatementSync;
  readonly countAfter: StatementSync;
  /** The rows after a revision in [start, end), in the order of revisions. */
  readonly after: StatementSync;
  readonly forgetOverwritten: StatementSync;
  readonly forgetDeleted: StatementSync;
  readonly setCompacted: StatementSync;
}

/** Written into the file's header, so that another program's database is not taken for ours. */
const APPLICATION_ID = 0x57484c31;
const SCHEMA_VERSION = 1;

const SCHEMA = `
  CREATE TABLE log (
    revision INTEGER PRIMARY KEY,
    key TEXT NOT NULL,
    created INTEGER NOT NULL,
    value BLOB
  ) STRICT;
  CREATE INDEX log_by_key ON log (key, revision);
  CREATE TABLE compaction (id INTEGER PRIMARY KEY CHECK (id = 1), revision INTEGER NOT NULL) STRICT;
  INSERT INTO compaction VALUES (1, 0);
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${SCHEMA_VERSION};
`;

/** The newest revision of each key of a range, as of a revision. */
const NEWEST = `SELECT key, MAX(revision) AS revision FROM log WHERE key >= ? AND key < ? AND revision <= ? GROUP BY key`;

export interface OpenedDatabase {
  readonly database: DatabaseSync;
  readonly statements: Statements;
  readonly newestRevision: number;
  readonly compactedRevision: number;
}

/** Opens a file, making the tables where it is new. */
export function openDatabase(file: string): OpenedDatabase {
  const database = new DatabaseSync(file);
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000;');
    prepareSchema(database, file);
    const compactedRevision = numberFrom(database, 'SELECT revision AS n FROM compaction');
    const newest = numberFrom(database, 'SELECT COALESCE(MAX(revision), 0) AS n FROM log');
    return {
      database,
      statements: prepareStatements(database),
      newestRevision: Math.max(newest, compactedRevision),
      compactedRevision,
    };
  } catch (error) {
    database.close();
    if (error instanceof StoreError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new StoreError('unavailable', `${file} cannot be opened: ${why}`);
  }
}

export function recordOf(row: LogRow): StoreRecord {
  return {
    key: row.key,
    value: row.value ?? new Uint8Array(),
    createRevision: row.created,
    modRevision: row.revision,
  };
}

function prepareSchema(database: DatabaseSync, file: string): void {
  const applicationId = numberFrom(database, 'SELECT application_id AS n FROM pragma_application_id');
  const tables = numberFrom(database, 'SELECT COUNT(*) AS n FROM sqlite_schema');
  if (applicationId === 0 && tables === 0) {
    database.exec(`BEGIN; ${SCHEMA} COMMIT;`);
    return;
  }
  if (applicationId !== APPLICATION_ID) {
    throw new StoreError('unavailable', `${file} is a database of another program`);
  }
  const version = numberFrom(database, 'SELECT user_version AS n FROM pragma_user_version');
  if (version !== SCHEMA_VERSION) {
    throw new StoreError(
      'unavailable',
      `${file} has version ${version}; this program reads ${SCHEMA_VERSION}`,
    );
  }
}

function prepareStatements(database: DatabaseSync): Statements {
  return {
    insert: database.prepare('INSERT INTO log (revision, key, created, value) VALUES (?, ?, ?, ?)'),
    get: database.prepare('SELECT * FROM log WHERE key = ? AND revision <= ? ORDER BY revision DESC LIMIT 1'),
    range: database.prepare(
      `SELECT log.* FROM (${NEWEST}) AS newest JOIN log USING (revision)
       WHERE log.value IS NOT NULL ORDER BY log.key LIMIT ?`,
    ),
    countAfter: database.prepare(
      `SELECT COUNT(*) AS count FROM (${NEWEST.replace('key >= ?', 'key > ?')}) AS newest JOIN log USING (revision)
       WHERE log.value IS NOT NULL`,
    ),
    after: database.prepare(
      'SELECT * FROM log WHERE revision > ? AND key >= ? AND key < ? ORDER BY revision',
    ),
    forgetOverwritten: database.prepare(
      `DELETE FROM log WHERE revision < ? AND EXISTS (
         SELECT 1 FROM log AS later
         WHERE later.key = log.key AND later.revision > log.revision AND later.revision <= ?)`,
    ),
    forgetDeleted: database.prepare('DELETE FROM log WHERE revision <= ? AND value IS NULL'),
    setCompacted: database.prepare('UPDATE compaction SET revision = ?'),
  };
}

function numberFrom(database: DatabaseSync, sql: string): number {
  return Number(database.prepare(sql).get()?.['n'] ?? 0);
}
