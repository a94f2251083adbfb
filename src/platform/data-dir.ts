import fs from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Disposable, disposable } from '../base/index.ts';
import { type Folder, openFolder } from './files/folder.ts';

/** Who holds a data directory: written by the holder, read by whoever comes too late. */
export interface DataDirHolder {
  readonly pid: number;
  readonly server?: string;
  readonly kubeconfig?: string;
}

/** A data directory that another process is using. */
export class DataDirHeldError extends Error {
  readonly holder: DataDirHolder | undefined;

  constructor(path: string, holder: DataDirHolder | undefined) {
    const who = holder
      ? `process ${holder.pid}${holder.server ? `, serving ${holder.server}` : ''}`
      : 'another process';
    super(`the data directory ${path} is in use by ${who}; stop it first, or choose another with --data-dir`);
    this.holder = holder;
  }
}

export interface HeldDataDir extends Disposable {
  readonly folder: Folder;
  /** Says to latecomers who holds the directory. */
  announce(holder: DataDirHolder): void;
}

const HOLDER_FILE = 'holder.json';
const LOCK_FILE = 'lock.db';
/** Who only looks whether a directory is held is in the way of a new holder for a moment. */
const LOOK_LIMIT_MS = 250;
const BUSY = 5;
const CORRUPT = 11;
const NOT_A_DATABASE = 26;

/**
 * Takes a data directory for this process alone, where that is free within `waitMs`. The lock is the operating system's, on a small database file: it ends
 * with the process, however that ends. Throws {@link DataDirHeldError} where another process has it, and
 * `UnusablePathError` where no cluster can be kept there.
 */
export function holdDataDir(dataDir: string, waitMs = LOOK_LIMIT_MS): HeldDataDir {
  const folder = openFolder(dataDir);
  const lock = lockOf(folder, waitMs);
  return {
    folder,
    announce: (holder) => sayHolder(folder, holder),
    ...disposable(() => lock.close()),
  };
}

/** Of a file that is damaged nothing is lost: it is emptied, which leaves the lock with whoever has it. */
function lockOf(folder: Folder, waitMs: number): DatabaseSync {
  const file = folder.pathOf(LOCK_FILE);
  try {
    return taken(folder, file, waitMs);
  } catch (error) {
    const code = codeOf(error);
    if (code !== NOT_A_DATABASE && code !== CORRUPT) throw error;
    fs.truncateSync(file, 0);
    return taken(folder, file, waitMs);
  }
}

function taken(folder: Folder, file: string, waitMs: number): DatabaseSync {
  const lock = new DatabaseSync(file, { timeout: waitMs });
  try {
    lock.exec('BEGIN EXCLUSIVE');
    sayHolder(folder, { pid: process.pid });
    return lock;
  } catch (error) {
    lock.close();
    throw codeOf(error) === BUSY ? new DataDirHeldError(folder.path, readHolder(folder.path)) : error;
  }
}

/**
 * Who holds a data directory now; undefined where nobody does, and where there is none. Only looks: nothing is made,
 * written or taken. A holder that has only just come may not have said yet who it is.
 */
export function findDataDirHolder(dataDir: string): Partial<DataDirHolder> | undefined {
  const file = path.resolve(dataDir, LOCK_FILE);
  if (!fs.existsSync(file)) return undefined;
  const lock = new DatabaseSync(file, { readOnly: true, timeout: 0 });
  try {
    lock.exec('PRAGMA schema_version');
    return undefined;
  } catch (error) {
    if (codeOf(error) === BUSY) return readHolder(path.resolve(dataDir)) ?? {};
    if (codeOf(error) === NOT_A_DATABASE || codeOf(error) === CORRUPT) return undefined;
    throw error;
  } finally {
    lock.close();
  }
}

function sayHolder(folder: Folder, holder: DataDirHolder): void {
  folder.write(HOLDER_FILE, JSON.stringify(holder), { survives: false });
}

/** What SQLite says is wrong, as the number of its documents. */
function codeOf(error: unknown): number | undefined {
  return error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : undefined;
}

function readHolder(folderPath: string): DataDirHolder | undefined {
  try {
    const text = fs.readFileSync(path.join(folderPath, HOLDER_FILE), 'utf8');
    const holder = JSON.parse(text) as Partial<DataDirHolder>;
    return typeof holder.pid === 'number' ? { ...holder, pid: holder.pid } : undefined;
  } catch {
    return undefined; // The holder is only just writing it.
  }
}
