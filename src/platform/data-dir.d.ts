import { type Disposable } from '../base/index.ts';
import { type Folder } from './folder.ts';
/** Who holds a data directory: written by the holder, read by whoever comes too late. */
export interface DataDirHolder {
  readonly pid: number;
  readonly server?: string;
  readonly kubeconfig?: string;
}
/** A data directory that another process is using. */
export declare class DataDirHeldError extends Error {
  readonly holder: DataDirHolder | undefined;
  constructor(path: string, holder: DataDirHolder | undefined);
}
export interface HeldDataDir extends Disposable {
  readonly folder: Folder;
  /** Says to latecomers who holds the directory. */
  announce(holder: DataDirHolder): void;
}
/**
 * Takes a data directory for this process alone. The lock is the operating system's, on a small database file: it ends
 * with the process, however that ends. Throws {@link DataDirHeldError} where another process has it.
 */
export declare function holdDataDir(path: string): HeldDataDir;
/** Who holds a data directory now; undefined where nobody does. Holds it for no longer than it takes to look. */
export declare function findDataDirHolder(path: string): DataDirHolder | undefined;
//# sourceMappingURL=data-dir.d.ts.map
