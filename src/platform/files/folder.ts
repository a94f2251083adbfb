import fs from 'node:fs';
import path from 'node:path';
import { type PrivateFileOptions, writePrivateFile } from './private-file.ts';
import {
  assertOwn,
  hasOwners,
  keepToOwner,
  PRIVATE_FOLDER,
  reasonOf,
  UnusablePathError,
} from './private-path.ts';

/** A folder that only its owner can read. Names are relative, with slashes. */
export interface Folder {
  readonly path: string;
  /** The file's text; undefined where there is none. */
  read(name: string): string | undefined;
  /** Writes a file whole: a reader finds the old text or the new one, never a part. */
  write(name: string, text: string, options?: PrivateFileOptions): void;
  pathOf(name: string): string;
}

/** What is in a folder of ours; it may hold what others put there as well. */
const OURS = /^(?:lock\.db|store\.db|holder\.json|port|kubeconfig|pki)(?:[.-].*)?$/;
const WRITABLE_BY_OTHERS = 0o022;

/**
 * Opens a folder, making it where there is none. What others may do in it, and with our files in it, is taken from them.
 * Throws {@link UnusablePathError} where it is no folder, cannot be written, is somebody else's, or is one that holds
 * other things and that others can write, which we leave as it is.
 */
export function openFolder(folderPath: string): Folder {
  const root = path.resolve(folderPath);
  makeFolder(root);
  protect(root);
  return {
    path: root,
    pathOf: (name) => path.join(root, name),
    read(name) {
      try {
        return fs.readFileSync(path.join(root, name), 'utf8');
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    },
    write: (name, text, options) => writePrivateFile(path.join(root, name), text, options),
  };
}

function makeFolder(root: string): void {
  const found = fs.statSync(root, { throwIfNoEntry: false });
  if (found && !found.isDirectory())
    throw new UnusablePathError(`${root} is no folder: choose another place`);
  if (found) return;
  try {
    fs.mkdirSync(root, { recursive: true, mode: PRIVATE_FOLDER });
  } catch (error) {
    throw new UnusablePathError(`${root} cannot be made: ${reasonOf(error)}; choose another place`);
  }
}

function protect(root: string): void {
  const found = fs.statSync(root);
  assertOwn(root, found);
  const entries = entriesOf(root);
  const ours = entries.filter((name) => OURS.test(name));
  if (ours.length === entries.length) keepToOwner(fs.realpathSync(root));
  else if (hasOwners && (found.mode & WRITABLE_BY_OTHERS) !== 0) {
    throw new UnusablePathError(
      `others can write in ${root}, which holds other things as well: choose a folder of its own`,
    );
  }
  for (const name of ours) keepToOwner(path.join(root, name));
  if (ours.includes(PKI)) {
    for (const name of entriesOf(path.join(root, PKI))) keepToOwner(path.join(root, PKI, name));
  }
}

const PKI = 'pki';

function entriesOf(folder: string): string[] {
  try {
    fs.accessSync(folder, fs.constants.R_OK | fs.constants.W_OK | fs.constants.X_OK);
    return fs.readdirSync(folder);
  } catch (error) {
    const remedy = 'choose another place, or give yourself the right to write there';
    throw new UnusablePathError(`${folder} cannot be used: ${reasonOf(error)}; ${remedy}`);
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
