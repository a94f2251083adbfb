import fs from 'node:fs';
import path from 'node:path';

/** A folder that only its owner can read. Names are relative, with slashes. */
export interface Folder {
  readonly path: string;
  /** The file's text; undefined where there is none. */
  read(name: string): string | undefined;
  /** Writes a file whole: a reader finds the old text or the new one, never a part. */
  write(name: string, text: string): void;
  pathOf(name: string): string;
}

const PRIVATE_FOLDER = 0o700;
const PRIVATE_FILE = 0o600;

export function openFolder(folderPath: string): Folder {
  const root = path.resolve(folderPath);
  fs.mkdirSync(root, { recursive: true, mode: PRIVATE_FOLDER });
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
    write: (name, text) => writePrivateFile(path.join(root, name), text),
  };
}

/** Writes a file that only its owner can read, whole or not at all. */
export function writePrivateFile(file: string, text: string): void {
  fs.mkdirSync(path.dirname(file), { recursive: true, mode: PRIVATE_FOLDER });
  const unfinished = `${file}.${process.pid}.tmp`;
  fs.writeFileSync(unfinished, text, { mode: PRIVATE_FILE, flush: true });
  fs.renameSync(unfinished, file);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
