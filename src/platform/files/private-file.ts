import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { PRIVATE_FILE, PRIVATE_FOLDER } from './private-path.ts';

export interface PrivateFileOptions {
  /**
   * Whether the text must outlive a computer that loses its power. False for what says nothing once the process has ended;
   * true where left out, which waits for the disk.
   */
  readonly survives?: boolean;
}

/**
 * Writes a file that only its owner can read, whole or not at all: a reader finds the old text or the new one. What is
 * written first has a name that nobody can foresee, and must not be there; a symbolic link at `file` is replaced, not
 * followed. Where the process is killed in between, the next one that writes this file removes what is left.
 */
export function writePrivateFile(
  file: string,
  text: string,
  { survives = true }: PrivateFileOptions = {},
): void {
  fs.mkdirSync(path.dirname(file), { recursive: true, mode: PRIVATE_FOLDER });
  removeUnfinished(file);
  const unfinished = `${file}.${process.pid}-${randomBytes(8).toString('hex')}.tmp`;
  try {
    fs.writeFileSync(unfinished, text, { mode: PRIVATE_FILE, flag: 'wx', flush: survives });
    fs.renameSync(unfinished, file);
  } catch (error) {
    fs.rmSync(unfinished, { force: true });
    throw error;
  }
}

/** Matches the name of an unfinished file behind that of the file; the id of the process that was writing it. */
const UNFINISHED = /^\.(\d+)-[0-9a-f]{16}\.tmp$/;

/** Removes what processes that are gone have left unfinished of a file. */
function removeUnfinished(file: string): void {
  const folder = path.dirname(file);
  const name = path.basename(file);
  for (const entry of fs.readdirSync(folder)) {
    if (!entry.startsWith(name)) continue;
    const writer = UNFINISHED.exec(entry.slice(name.length))?.[1];
    if (writer !== undefined && !isRunning(Number(writer))) {
      fs.rmSync(path.join(folder, entry), { force: true });
    }
  }
}

/** Whether there is a process of this id, whoever's it is. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
