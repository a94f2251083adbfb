import fs from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StoreError } from '../../store/index.ts';
import { FILE_LAYOUT, numberFrom, prepareSchema } from './sqlite-schema.ts';
import { readWriteAheadLog } from './write-ahead-log.ts';

/** The log of a database, which SQLite keeps beside it. */
export const logOf = (file: string): string => `${file}-wal`;

const SETTINGS = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA busy_timeout = 5000;
  PRAGMA journal_size_limit = 8388608;
`;

const TABLES = `SELECT COUNT(*) AS n FROM sqlite_schema WHERE name IN ('log', 'compaction')`;
const NEWEST = `SELECT MAX((SELECT COALESCE(MAX(revision), 0) FROM log),
                           (SELECT COALESCE(MAX(revision), 0) FROM compaction)) AS n`;

/** What SQLite says of a file that is none of its own, or no longer. */
const DAMAGE_CODES = new Set([11, 26]);

/**
 * Opens a database, or makes it. Throws {@link StoreError} `damaged` where it is not what was acknowledged (up to the
 * revision `acknowledged`) any more, before anything in it is changed, and `unavailable` where it is none of ours.
 */
export function openDatabase(file: string, acknowledged: number): DatabaseSync {
  assertNotEmptied(file, acknowledged);
  assertLogIsWhole(file, acknowledged);
  const isNew = sizeOf(file) === 0;
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file);
    if (isNew) database.exec(FILE_LAYOUT);
    database.exec(SETTINGS);
    assertPagesAreSound(database, file);
    assertReaches(newestRevision(database), file, acknowledged);
    prepareSchema(database, file);
    return database;
  } catch (error) {
    database?.close();
    if (error instanceof StoreError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    if (isDamage(error)) throw damagedError(file, why);
    throw new StoreError('unavailable', `${file} cannot be opened: ${why}`);
  }
}

export function isDamage(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && DAMAGE_CODES.has(Number(error.errcode) & 0xff);
}

function damagedError(file: string, why: string): StoreError {
  return new StoreError(
    'damaged',
    `${file} is damaged: ${why}. 'wheelhouse up --recover' saves what can still be read, and keeps the damaged files`,
  );
}

/** SQLite would take an empty file for a new database, and throw its log away. */
function assertNotEmptied(file: string, acknowledged: number): void {
  if (sizeOf(file) > 0) return;
  if (sizeOf(logOf(file)) > 0) throw damagedError(file, 'it is empty, and the log beside it is not');
  assertReaches(0, file, acknowledged);
}

function assertReaches(revision: number, file: string, acknowledged: number): void {
  if (revision >= acknowledged || acknowledged <= 1) return;
  throw damagedError(
    file,
    `it ends at revision ${revision}, and writes up to revision ${acknowledged} were acknowledged`,
  );
}

/**
 * A log with whole transactions after a damaged frame may be one of which the end was being written when the machine
 * stopped: nobody was told of that. A copy of it shows whether anything is missing that was acknowledged.
 */
function assertLogIsWhole(file: string, acknowledged: number): void {
  if (acknowledged <= 1 || sizeOf(logOf(file)) === 0) return;
  const log = readWriteAheadLog(fs.readFileSync(logOf(file)));
  if (log && !log.passedOver.some(({ commitPages }) => commitPages > 0)) return;
  const folder = fs.mkdtempSync(path.join(path.dirname(file), '.trial-'));
  try {
    const copy = path.join(folder, 'copy.db');
    fs.copyFileSync(file, copy);
    fs.copyFileSync(logOf(file), logOf(copy));
    const database = new DatabaseSync(copy);
    try {
      assertReaches(newestRevision(database), file, acknowledged);
    } finally {
      database.close();
    }
  } catch (error) {
    if (isDamage(error)) throw damagedError(file, String(error));
    throw error;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Zero where there are no tables: a log that was torn at its beginning may have held them. */
function newestRevision(database: DatabaseSync): number {
  return numberFrom(database, TABLES) === 2 ? numberFrom(database, NEWEST) : 0;
}

function assertPagesAreSound(database: DatabaseSync, file: string): void {
  const [first] = database.prepare('PRAGMA integrity_check(1)').all();
  const result = String(first?.['integrity_check'] ?? 'nothing can be read');
  if (result !== 'ok') throw damagedError(file, result.replaceAll(/\s+/g, ' '));
}

function sizeOf(file: string): number {
  return fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
