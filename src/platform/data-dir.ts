import { DatabaseSync } from 'node:sqlite';
import { type Disposable, disposable } from '../base/index.ts';
import { type Folder, openFolder } from './folder.ts';

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

/**
 * Takes a data directory for this process alone. The lock is the operating system's, on a small database file: it ends
 * with the process, however that ends. Throws {@link DataDirHeldError} where another process has it.
 */
export function holdDataDir(path: string): HeldDataDir {
  const folder = openFolder(path);
  const lock = new DatabaseSync(folder.pathOf('lock.db'), { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (error instanceof Error && /locked|busy/i.test(error.message)) {
      throw new DataDirHeldError(folder.path, readHolder(folder));
    }
    throw error;
  }
  folder.write(HOLDER_FILE, JSON.stringify({ pid: process.pid }));
  return {
    folder,
    announce: (holder) => folder.write(HOLDER_FILE, JSON.stringify(holder)),
    ...disposable(() => lock.close()),
  };
}

/** Who holds a data directory now; undefined where nobody does. Holds it for no longer than it takes to look. */
export function findDataDirHolder(path: string): DataDirHolder | undefined {
  try {
    holdDataDir(path).dispose();
    return undefined;
  } catch (error) {
    if (error instanceof DataDirHeldError) return error.holder;
    throw error;
  }
}

function readHolder(folder: Folder): DataDirHolder | undefined {
  try {
    const holder = JSON.parse(folder.read(HOLDER_FILE) ?? '') as Partial<DataDirHolder>;
    return typeof holder.pid === 'number' ? { ...holder, pid: holder.pid } : undefined;
  } catch {
    return undefined; // The holder is only just writing it.
  }
}
