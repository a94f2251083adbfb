import type { DatabaseSync } from 'node:sqlite';
import { StoreError } from '../../store/index.ts';

/** Written into the file's header, so that another program's database is not taken for ours. */
const APPLICATION_ID = 0x57484c31;
const SCHEMA_VERSION = 3;

const TABLES = `
  CREATE TABLE log (
    id INTEGER PRIMARY KEY,
    revision INTEGER NOT NULL,
    key TEXT NOT NULL,
    created INTEGER NOT NULL,
    value BLOB,
    lease INTEGER,
    author TEXT
  ) STRICT;
  CREATE TABLE lease (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    ttl_ms INTEGER NOT NULL,
    due_ms INTEGER NOT NULL
  ) STRICT;
`;

const INDEXES = `
  CREATE INDEX log_by_key ON log (key, revision);
  CREATE INDEX log_by_revision ON log (revision);
  CREATE INDEX log_by_lease ON log (lease) WHERE lease IS NOT NULL;
`;

/**
 * From version 2, of which the rows have no checksum: theirs stays null, and they are believed. `swept` is up to where
 * a compaction has come. The index holds the rows that came after another of their key.
 */
const FROM_VERSION_2 = `
  ALTER TABLE log ADD COLUMN checksum INTEGER;
  ALTER TABLE compaction ADD COLUMN swept INTEGER NOT NULL DEFAULT 0;
  UPDATE compaction SET swept = revision;
  CREATE INDEX log_overwriting ON log (revision) WHERE revision > created OR value IS NULL;
`;

const SCHEMA = `
  ${TABLES}
  ${INDEXES}
  CREATE TABLE compaction (id INTEGER PRIMARY KEY CHECK (id = 1), revision INTEGER NOT NULL) STRICT;
  INSERT INTO compaction VALUES (1, 0);
  ${FROM_VERSION_2}
  PRAGMA application_id = ${APPLICATION_ID};
`;

/** From version 1, which had one row for each revision, neither leases nor authors. */
const FROM_VERSION_1 = `
  DROP INDEX log_by_key;
  ALTER TABLE log RENAME TO log_of_version_1;
  ${TABLES}
  INSERT INTO log (id, revision, key, created, value)
    SELECT revision, revision, key, created, value FROM log_of_version_1 ORDER BY revision;
  DROP TABLE log_of_version_1;
  ${INDEXES}
  ${FROM_VERSION_2}
`;

/** How the file of a database grows and shrinks; to be said before anything is in it. */
export const FILE_LAYOUT = 'PRAGMA auto_vacuum = INCREMENTAL';

/** Makes the tables of a new file, and brings those of an older version to this one. Throws `unavailable` for others. */
export function prepareSchema(database: DatabaseSync, file: string): void {
  const applicationId = numberFrom(database, 'SELECT application_id AS n FROM pragma_application_id');
  const tables = numberFrom(database, 'SELECT COUNT(*) AS n FROM sqlite_schema');
  if (applicationId === 0 && tables === 0) {
    change(database, SCHEMA);
    return;
  }
  if (applicationId !== APPLICATION_ID) {
    throw new StoreError('unavailable', `${file} is a database of another program`);
  }
  const version = numberFrom(database, 'SELECT user_version AS n FROM pragma_user_version');
  if (version === 1) change(database, FROM_VERSION_1);
  else if (version === 2) change(database, FROM_VERSION_2);
  else if (version !== SCHEMA_VERSION) {
    throw new StoreError(
      'unavailable',
      `${file} has version ${version}; this program reads ${SCHEMA_VERSION}`,
    );
  }
  // A file of an older version is written anew once, so that it can shrink from then on.
  const layout = numberFrom(database, 'SELECT auto_vacuum AS n FROM pragma_auto_vacuum');
  if (layout === 0) database.exec(`${FILE_LAYOUT}; VACUUM`);
}

export function numberFrom(database: DatabaseSync, sql: string): number {
  return Number(database.prepare(sql).get()?.['n'] ?? 0);
}

/** All or nothing: a program that is killed meanwhile leaves what was there. */
function change(database: DatabaseSync, sql: string): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    database.exec(`${sql} PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT;`);
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
